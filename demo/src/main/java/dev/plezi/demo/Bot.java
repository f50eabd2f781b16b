package dev.plezi.demo;

import dev.plezi.client.ConnectionException;
import dev.plezi.client.PleziClient;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Random;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guest that is a program: it greets whoever comes in and answers to commands. It reconnects by
 * itself, and is then the same guest again.
 */
public final class Bot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bot.class);
  private static final String NAME = "Dicey";

  private final String key = UUID.randomUUID().toString();
  private final Answers answers = new Answers(new Random(), Clock.system(ZoneId.systemDefault()));
  private final PleziClient client;

  // Owned by the client's listeners, which run one at a time.
  private String name = NAME;
  private int number = 1;

  private Bot(String url) {
    client = PleziClient.builder(url).onOpen(this::enter).onError(this::failed).connect();
    client.on(Chat.Refused.class, this::refused);
    client.on(Chat.Joined.class, joined -> say(answers.toNewcomer(joined.nickname())));
    client.on(Chat.Said.class, this::heard);
  }

  /** Sends the bot into a chat. */
  public static Bot visit(String url) {
    return new Bot(url);
  }

  /** Sends the bot into the chat of this URL, until the process ends. */
  public static void main(String[] args) throws InterruptedException {
    String url = args.length == 0 ? "http://localhost:3000/" : args[0];
    visit(url).client.onState(state -> System.out.println(NAME + ": " + state));
    // The client's own threads keep no process alive.
    Thread.currentThread().join();
  }

  @Override
  public void close() {
    client.close();
  }

  private void enter(PleziClient room) {
    room.emit(new Chat.Auth(name, key));
  }

  private void refused(Chat.Refused refused) {
    if (refused.code().equals("taken")) {
      number++;
      name = NAME + " " + number;
      enter(client);
    }
  }

  private void heard(Chat.Said said) {
    String answer = said.from().equals(name) ? null : answers.to(said.from(), said.text());
    if (answer != null) {
      say(answer);
    }
  }

  /** A lost connection is nothing special: the client replaces it. */
  private void failed(Throwable problem) {
    if (problem instanceof ConnectionException) {
      LOG.info("{}", problem.getMessage());
    } else {
      LOG.error("something went wrong", problem);
    }
  }

  private void say(String text) {
    client.emit(new Chat.Message(text, null));
  }
}
