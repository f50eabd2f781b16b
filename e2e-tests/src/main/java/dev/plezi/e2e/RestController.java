package dev.plezi.e2e;

import dev.plezi.server.Action;
import dev.plezi.server.Controller;

/** Each action says its name, the id and the method of the request. */
public final class RestController extends Controller {
  @Override
  public Object index() {
    return say("index");
  }

  @Override
  public Object show() {
    return say("show");
  }

  @Override
  public Object newForm() {
    return say("new");
  }

  @Override
  public Object create() {
    return say("create");
  }

  @Override
  public Object update() {
    return say("update");
  }

  @Override
  public Object delete() {
    return say("delete");
  }

  /** An action of its own. */
  @Action(verbs = {"GET", "POST", "PUT", "PATCH", "DELETE"})
  public Object custom() {
    return say("custom");
  }

  private String say(String action) {
    return action + " id=" + params().get("id", "") + " m=" + request().method();
  }
}
