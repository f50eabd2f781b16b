package com.example.office;

import dev.plezi.event.EventName;
import dev.plezi.server.Controller;
import dev.plezi.server.On;
import dev.plezi.spring.PleziRoute;

@PleziRoute("/room")
public class Room extends Controller {
  @EventName("joined")
  public record Joined(String who) {}

  @EventName("say")
  public record Say(String text) {}

  @Override
  public void onOpen() {
    subscribe("room");
    emit(new Joined(String.valueOf(identity())));
  }

  @On
  public void say(Say event) {
    publish("room", event);
  }

  @Override
  public Object index() {
    return "the room of " + identity();
  }

  @Override
  public Object create() {
    return "made by " + identity();
  }
}
