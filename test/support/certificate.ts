import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why no certificate can be made here; undefined when one can. */
export const reasonWithoutOpenssl =
  spawnSync('openssl', ['version']).status === 0 ? undefined : 'openssl is not installed';

/** A fresh certificate, for 127.0.0.1 where nothing else is said, that is its own authority. It protects nothing. */
export function selfSigned(name = 'IP:127.0.0.1'): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-certificate-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const how = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=test',
    ];
    const where = ['-addext', `subjectAltName=${name}`, '-keyout', key, '-out', cert];
    const { status, stderr } = spawnSync('openssl', ['req', '-x509', ...how, ...where], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
