import { useGet } from '../api/queries.ts';
import { FilterChoice } from './filters.tsx';

/** A filter by supplier, as `?supplier=`. */
export function SupplierChoice() {
  const suppliers = useGet('/v1/suppliers').data?.suppliers ?? [];
  const options = suppliers.map(({ id, name }) => [id, name] as const);
  return <FilterChoice name="supplier" label="Supplier" options={[['', 'All'], ...options]} />;
}

/** A filter by storefront, as `?storefront=`. */
export function StorefrontChoice() {
  const storefronts = useGet('/v1/storefronts').data?.storefronts ?? [];
  return (
    <FilterChoice
      name="storefront"
      label="Storefront"
      options={[['', 'All'], ...storefronts.map(({ storefront }) => storefront)]}
    />
  );
}
