package dev.plezi.server.http;

/** A request with all that a controller wants to know of it, and the response in the making. */
public final class Exchange {
  private final Request request;
  private final Params params;
  private final Response response;
  private final Cookies cookies;

  /** The exchange of a request that a route has matched. */
  public Exchange(Request request, PathPattern.Match match) {
    this.request = request;
    this.params = Params.of(request.queryParams(), match.params());
    this.response = new Response(request.secure());
    this.cookies = new Cookies(request.header("Cookie"), response);
  }

  /** The request. */
  public Request request() {
    return request;
  }

  /** Its parameters, the route's included. */
  public Params params() {
    return params;
  }

  /** Its cookies. */
  public Cookies cookies() {
    return cookies;
  }

  /** Its response. */
  public Response response() {
    return response;
  }
}
