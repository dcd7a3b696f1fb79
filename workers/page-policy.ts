/**
 * What a browser may do on the page. nginx sets the same header (nginx/nginx.conf; a test compares them); this one is
 * for where no nginx stands in front.
 */
export const PAGE_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
