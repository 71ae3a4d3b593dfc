/** Where each thing has its page: one place, so that every page leads to the same. */
const part = encodeURIComponent;

export const orderHref = (storefront: string, orderId: string) => `/orders/${part(storefront)}/${part(orderId)}`;
export const skuHref = (sku: string) => `/stock/${part(sku)}`;
export const feedHref = (run: string) => `/feeds/${part(run)}`;
export const catalogHref = (id: string) => `/catalogs/${part(id)}`;
export const supplierHref = (id: string) => `/suppliers/${part(id)}`;
export const storefrontHref = (id: string) => `/storefronts/${part(id)}`;
export const callHref = (id: string) => `/push-log/${part(id)}`;
export const fileHref = (id: string) => `/files/${part(id)}`;
export const documentHref = (id: string) => `/documents/${part(id)}`;
export const deliveryHref = (id: string) => `/documents?way=out&delivery=${part(id)}`;
export const alertHref = (id: string) => `/alerts/${part(id)}`;
export const errorReportHref = (id: string) => `/error-reports/${part(id)}`;
export const exceptionHref = (id: string) => `/exceptions/${part(id)}`;
