package dev.plezi.e2e.kotlin

import dev.plezi.event.EventName
import dev.plezi.server.Controller
import dev.plezi.server.On
import dev.plezi.spring.PleziRoute

@EventName("open") data class Open(val about: String)

@EventName("opened") data class Opened(val ticket: Int, val about: String)

class Tickets {
  private var last = 0

  fun next(): Int = ++last
}

@PleziRoute("/desk")
class Desk(private val tickets: Tickets) : Controller() {
  override fun onOpen() {
    subscribe("desk")
  }

  @On
  fun open(event: Open) {
    publish("desk", Opened(tickets.next(), event.about))
  }
}
