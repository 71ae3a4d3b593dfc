/**
 * Sends items to a shop that takes all of a call or nothing. After a refusal the halves are sent apart, until the culprits
 * stand alone.
 *
 * @param alone what to answer for an item that is refused by itself; throws what is no refusal
 */
export async function inHalves<Item, Outcome>(
  items: readonly Item[],
  send: (items: readonly Item[]) => Promise<readonly Outcome[]>,
  alone: (item: Item, error: unknown) => Outcome,
): Promise<readonly Outcome[]> {
  const [first] = items;
  if (first === undefined) return [];
  try {
    return await send(items);
  } catch (error) {
    const outcome = alone(first, error);
    if (items.length === 1) return [outcome];
    const middle = Math.ceil(items.length / 2);
    return [
      ...(await inHalves(items.slice(0, middle), send, alone)),
      ...(await inHalves(items.slice(middle), send, alone)),
    ];
  }
}
