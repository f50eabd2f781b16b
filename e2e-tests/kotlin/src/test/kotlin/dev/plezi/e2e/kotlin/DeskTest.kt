package dev.plezi.e2e.kotlin

import dev.plezi.server.Plezi
import dev.plezi.server.test.PleziTest
import dev.plezi.spring.PleziRoute
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

class DeskTest {
  private val tickets = Tickets()
  private val path = Desk::class.java.getAnnotation(PleziRoute::class.java).value
  private val test = PleziTest.of(Plezi.app().route(path, Desk::class.java) { Desk(tickets) })

  @AfterEach fun close() = test.close()

  @Test
  fun `a controller for Spring Boot has what its constructor asks for`() {
    val ada = test.connect("/desk")
    val bob = test.connect("/desk")
    ada.emit(Open("the door"))
    assertThat(bob.next().json()).isEqualTo("""{"event":"opened","ticket":1,"about":"the door"}""")
  }
}
