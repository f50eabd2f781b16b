package com.example.desk;

import dev.plezi.event.EventName;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.spring.PleziRoute;

@PleziRoute("/desk")
public class Desk extends Controller {
  private final Tickets tickets;
  private int mine;

  public Desk(Tickets tickets) {
    this.tickets = tickets;
  }

  @EventName("opened")
  public record Opened(int ticket, String about) {}

  @EventName("open")
  public record Open(String about) {}

  @Override
  public void onOpen() {
    subscribe("desk");
  }

  @On
  public void open(Open event) {
    mine = tickets.next();
    publish("desk", new Opened(mine, event.about()));
  }

  @Override
  public Object index() {
    return "the desk of " + cookies().get("name");
  }
}
