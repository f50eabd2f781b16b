package dev.plezi.e2e;

import dev.plezi.server.Controller;
import dev.plezi.server.http.Body;

/** An empty page with the browser client, under a policy that allows nothing else. */
public final class PageController extends Controller {
  static final String POLICY =
      "default-src 'none'; script-src 'self'; connect-src 'self'; "
          + "require-trusted-types-for 'script'";

  @Override
  public Object index() {
    response().header("Content-Security-Policy", POLICY);
    return Body.html(
        "<!doctype html><meta charset=\"utf-8\"><title>page</title>"
            + "<script src=\"/client.js\"></script>");
  }
}
