/** Text without what looks like a password, a key or a signing secret. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1…@')
    .replace(/\bwhsec_[A-Za-z0-9+/=]+/g, 'whsec_…')
    .replace(/\b(bearer|basic) [A-Za-z0-9+/=._~-]{8,}/gi, '$1 …')
    .replace(/\b(password|passwd|secret|token|api[-_]?key)(["']?\s*[=:]\s*)\S+/gi, '$1$2…');
}
