package com.example.chat;

import dev.plezi.event.EventName;
import dev.plezi.server.Controller;
import dev.plezi.server.On;

public class Chat extends Controller {
  @EventName("say")
  public record Say(String text) {}

  @EventName("said")
  public record Said(String text) {}

  @Override
  public void onOpen() {
    subscribe("chat");
  }

  @On
  public void say(Say event) {
    publish("chat", new Said(event.text()));
  }
}
