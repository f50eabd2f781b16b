package dev.plezi.e2e.kotlin

import dev.plezi.event.EventException
import dev.plezi.event.EventName
import dev.plezi.server.Controller
import dev.plezi.server.On
import dev.plezi.server.Plezi
import dev.plezi.server.test.PleziTest
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/** A null that may be, a default, and what may be neither. */
data class Said(val text: String, val color: String?, val times: Int = 1, val tags: List<String> = listOf("none"))

@JvmRecord data class Line(val text: String, val color: String?, val times: Int = 1)

@EventName("heard") data class Heard(val text: String, val color: String?)

data class Sought(val text: String?, val page: Int = 1, val ids: List<Int> = emptyList())

data class Full(
    val tags: List<String> = listOf(),
    val scores: Map<String, Int> = mapOf(),
    val words: Array<String> = arrayOf(),
    val maybe: List<String?> = listOf(),
    val perhaps: Map<String, Int?> = mapOf()
)

@JvmRecord data class FullLine(val tags: List<String> = listOf(), val maybe: List<String?> = listOf())

class Chat : Controller() {
  @On(request = true) fun full(event: Full): String = "${event.tags} ${event.maybe} ${event.perhaps}"

  @On(request = true) fun fullline(event: FullLine): String = event.toString()

  @On(request = true) fun said(event: Said): String = event.toString()

  @On(request = true) fun line(event: Line): String = event.toString()

  @On fun hear(event: Said): Heard = Heard(event.text, event.color)

  override fun create(): Any = params().`as`(Sought::class.java).toString()
}

class DataClassTest {
  private val test = PleziTest.of(Plezi.app().route("/", Chat::class.java))
  private val ada = test.connect("/")

  @AfterEach fun close() = test.close()

  private fun ask(event: String, vararg members: Pair<String, Any?>) =
      ada.request(event, mapOf(*members), String::class.java)

  @Test
  fun `what may be null may be missing and what has a default takes it`() {
    assertThat(ask("said", "text" to "a")).isEqualTo("Said(text=a, color=null, times=1, tags=[none])")
    assertThat(ask("said", "text" to "a", "color" to null, "times" to 2, "tags" to listOf("b")))
        .isEqualTo("Said(text=a, color=null, times=2, tags=[b])")
  }

  @Test
  fun `so it is of a data class that is a record`() {
    assertThat(ask("line", "text" to "a")).isEqualTo("Line(text=a, color=null, times=1)")
    assertThat(ask("line", "text" to "a", "color" to null, "times" to 2))
        .isEqualTo("Line(text=a, color=null, times=2)")
  }

  @ParameterizedTest
  @ValueSource(strings = ["said", "line"])
  fun `what may be neither is refused`(event: String) {
    refused("text: is missing or null") { ask(event, "color" to "red") }
    refused("text: is missing or null") { ask(event, "text" to null) }
    refused("times: wants a whole number (32 bits)") { ask(event, "text" to "a", "times" to "2") }
    refused("times: wants a whole number (32 bits)") { ask(event, "text" to "a", "times" to null) }
  }

  @Test
  fun `an element of a list or a map is null only where its type says so`() {
    assertThat(ask("full", "maybe" to listOf(null, "a"), "perhaps" to mapOf("x" to null)))
        .isEqualTo("[] [null, a] {x=null}")
    refused("tags[1]: is null") { ask("full", "tags" to listOf("a", null)) }
    refused("scores.alice: is null") { ask("full", "scores" to mapOf("alice" to null)) }
    refused("words[0]: is null") { ask("full", "words" to listOf(null)) }
    refused("tags[0]: is null") { ask("fullline", "tags" to listOf(null)) }
    assertThat(ask("fullline", "maybe" to listOf(null))).isEqualTo("FullLine(tags=[], maybe=[null])")
  }

  @Test
  fun `an event of a data class leaves with its name`() {
    ada.emit("hear", mapOf("text" to "a"))
    assertThat(ada.next().json()).isEqualTo("""{"event":"heard","text":"a","color":null}""")
  }

  @Test
  fun `parameters are read as a data class`() {
    assertThat(test.at("/").form(mapOf("page" to "2", "ids" to "3")).post().text())
        .isEqualTo("Sought(text=null, page=2, ids=[3])")
    assertThat(test.at("/").json(mapOf("text" to "x")).post().text())
        .isEqualTo("Sought(text=x, page=1, ids=[])")
  }

  private fun refused(message: String, request: () -> Unit) {
    assertThatThrownBy { request() }.isInstanceOf(EventException::class.java).hasMessage(message)
  }
}
