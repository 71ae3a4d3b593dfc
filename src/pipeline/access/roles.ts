export { mayAct, type Principal, type Role, roles } from '../../domain/access.ts';
