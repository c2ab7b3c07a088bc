/**
 * What runs at the edge before a request of a single-page site: a path whose last part has no dot is no file but one of the site's own
 * routes, and answered with `index.html`. Files that are not there stay so, and what a web ACL refuses stays refused. In the language of
 * CloudFront Functions, runtime 2.0.
 */
export const routesToIndex = `function handler(event) {
  var request = event.request;
  var last = request.uri.slice(request.uri.lastIndexOf("/") + 1);
  if (last.indexOf(".") === -1) request.uri = "/index.html";
  return request;
}
`;
