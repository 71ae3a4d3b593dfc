/** The elements of a segment, its tag first. By indexOf and slice, which is a good deal faster than split. */
export function splitElements(text: string, separator: string): string[] {
  const elements: string[] = [];
  let from = 0;
  for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator, from)) {
    elements.push(text.slice(from, at));
    from = at + separator.length;
  }
  elements.push(from === 0 ? text : text.slice(from));
  return elements;
}
