package dev.plezi.client;

import dev.plezi.event.EventName;

@EventName("say")
record Say(int n) {
  String json() {
    return "{\"event\":\"say\",\"n\":" + n + "}";
  }
}
