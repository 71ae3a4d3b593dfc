import { accessCodes } from './codes/access-codes.ts';
import { alertCodes } from './codes/alert-codes.ts';
import { apiCodes } from './codes/api-codes.ts';
import { archiveCodes } from './codes/archive-codes.ts';
import { bigcommerceCodes } from './codes/bigcommerce-codes.ts';
import { bulkCodes } from './codes/bulk-codes.ts';
import { catalogCodes } from './codes/catalog-codes.ts';
import { changeCodes } from './codes/change-codes.ts';
import { channelCodes } from './codes/channel-codes.ts';
import { clockCodes } from './codes/clock-codes.ts';
import { collectCodes } from './codes/collect-codes.ts';
import { configCodes } from './codes/config-codes.ts';
import { consoleCodes } from './codes/console-codes.ts';
import { deliveryCodes } from './codes/delivery-codes.ts';
import { documentCodes } from './codes/document-codes.ts';
import { emailCodes } from './codes/email-codes.ts';
import { errorReportCodes } from './codes/error-report-codes.ts';
import { estimateCodes } from './codes/estimate-codes.ts';
import { formatCodes } from './codes/format-codes.ts';
import { freshnessCodes } from './codes/freshness-codes.ts';
import { guardCodes } from './codes/guard-codes.ts';
import { httpCodes } from './codes/http-codes.ts';
import { labCodes } from './codes/lab-codes.ts';
import { mappingCodes } from './codes/mapping-codes.ts';
import { moneyCodes } from './codes/money-codes.ts';
import { orderCodes } from './codes/order-codes.ts';
import { orderProofCodes } from './codes/order-proof-codes.ts';
import { ownStockCodes } from './codes/own-stock-codes.ts';
import { pgpCodes } from './codes/pgp-codes.ts';
import { priceCodes } from './codes/price-codes.ts';
import { quantityCodes } from './codes/quantity-codes.ts';
import { replicaCodes } from './codes/replica-codes.ts';
import { restorationCodes } from './codes/restoration-codes.ts';
import { routingCodes } from './codes/routing-codes.ts';
import { shopCodes } from './codes/shop-codes.ts';
import { shopHoldCodes } from './codes/shop-hold-codes.ts';
import { shopifyCodes } from './codes/shopify-codes.ts';
import { stockOutCodes } from './codes/stock-out-codes.ts';
import { storeCodes } from './codes/store-codes.ts';
import { storefrontApiCodes } from './codes/storefront-api-codes.ts';
import { storefrontCodes } from './codes/storefront-codes.ts';
import { supplierCodes } from './codes/supplier-codes.ts';
import { trafficCodes } from './codes/traffic-codes.ts';
import { trailerCodes } from './codes/trailer-codes.ts';
import { woocommerceCodes } from './codes/woocommerce-codes.ts';
import { x12Codes } from './codes/x12-codes.ts';

/**
 * Every code that a Problem or an Error can carry: what it means, why it matters and what to do. docs/errors.md is
 * written from this table (`npm run docs:errors`) and a test keeps the two equal.
 */
export interface CodeEntry {
  /** `problem`: about a file. The others: the class of the Error that carries it. */
  readonly kind: 'problem' | 'transient' | 'rejected' | 'config';
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
}

const all = {
  ...configCodes,
  ...channelCodes,
  ...collectCodes,
  ...httpCodes,
  ...emailCodes,
  ...formatCodes,
  ...x12Codes,
  ...mappingCodes,
  ...labCodes,
  ...documentCodes,
  ...deliveryCodes,
  ...storeCodes,
  ...archiveCodes,
  ...accessCodes,
  ...alertCodes,
  ...apiCodes,
  ...consoleCodes,
  ...replicaCodes,
  ...pgpCodes,
  ...orderCodes,
  ...ownStockCodes,
  ...priceCodes,
  ...quantityCodes,
  ...stockOutCodes,
  ...storefrontCodes,
  ...shopCodes,
  ...shopHoldCodes,
  ...storefrontApiCodes,
  ...woocommerceCodes,
  ...shopifyCodes,
  ...bigcommerceCodes,
  ...supplierCodes,
  ...clockCodes,
  ...freshnessCodes,
  ...guardCodes,
  ...catalogCodes,
  ...restorationCodes,
  ...routingCodes,
  ...changeCodes,
  ...trailerCodes,
  ...trafficCodes,
  ...moneyCodes,
  ...orderProofCodes,
  ...estimateCodes,
  ...bulkCodes,
  ...errorReportCodes,
};

export type Code = keyof typeof all;

export const codes: Readonly<Record<Code, CodeEntry>> = all;
