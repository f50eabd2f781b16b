package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.event.EventName;
import dev.plezi.server.http.Body;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which actions route() refuses, and how it says why. */
class ActionRefusalTest {
  public static class Standard extends Controller {
    @Action("show")
    public String display() {
      return "";
    }
  }

  public static class New extends Controller {
    @Action("new")
    public String form() {
      return "";
    }
  }

  public static class Overriding extends Controller {
    @Override
    @Action("first")
    public @Nullable Object index() {
      return null;
    }
  }

  public static class TwoForOne extends Controller {
    @Action("x")
    public String first() {
      return "";
    }

    @Action("x")
    public String second() {
      return "";
    }
  }

  public static class NoVerb extends Controller {
    @Action(verbs = {})
    public String first() {
      return "";
    }
  }

  public static class OtherVerb extends Controller {
    @Action(verbs = {"GET", "HEAD"})
    public String first() {
      return "";
    }
  }

  public static class EventToo extends Controller {
    @Action("x")
    public String first() {
      return "";
    }

    @On(value = "x", http = true)
    public void second() {}
  }

  public static class Hidden extends Controller {
    @Action
    String custom() {
      return "";
    }
  }

  public static class Static extends Controller {
    @Action
    public static String custom() {
      return "";
    }
  }

  public static class WithParameter extends Controller {
    @Action
    public String custom(String id) {
      return id;
    }
  }

  public static class AnswersNothing extends Controller {
    @Action
    public void custom() {}
  }

  public static class AnswersNumber extends Controller {
    @Action
    public int custom() {
      return 1;
    }
  }

  public static class PromisesNumber extends Controller {
    @Action
    public CompletionStage<Integer> custom() {
      return CompletableFuture.completedFuture(1);
    }
  }

  public static class IndexAnswersNumber extends Controller {
    @Override
    public Integer index() {
      return 1;
    }
  }

  @EventName("told")
  public record Told(String text) implements Known {}

  public record Plain(String text) implements Known {}

  public sealed interface Known permits Told, Plain {}

  /** Everything that can be answered. */
  public static class Fit extends Controller {
    @Override
    public String index() {
      return "";
    }

    @Override
    public Plain show() {
      return new Plain("");
    }

    @Override
    public Told create() {
      return new Told("");
    }

    @Override
    public CompletableFuture<List<Plain>> update() {
      return new CompletableFuture<>();
    }

    @Override
    public Boolean delete() {
      return true;
    }

    @Action
    public Body custom() {
      return Body.text("");
    }

    @Action
    public Map<String, ?> publish() {
      return Map.of();
    }

    @Action("close")
    public boolean closed() {
      return true;
    }

    @Action
    public @Nullable Known sealed() {
      return null;
    }

    @Action
    public @Nullable Object any() {
      return null;
    }

    @On("x")
    public void event() {}

    @Action("x")
    public String alsoEventOverWebSockets() {
      return "";
    }
  }

  @Test
  void refusesANameOfTheVerbs() {
    refuses(Standard.class, ".display: the action name \"show\" is reserved");
    refuses(New.class, ".form: the action name \"new\" is reserved");
  }

  @Test
  void refusesWhatIsAnActionByItself() {
    refuses(
        Overriding.class,
        ".index: it overrides Controller.index, which is reserved and cannot be @Action");
  }

  @Test
  void refusesTwoForOneName() {
    refuses(TwoForOne.class, "another method is the action \"x\" for GET already");
    refuses(EventToo.class, ".first: the event \"x\" is reachable over HTTP already");
  }

  @Test
  void refusesAnActionWithoutAVerbOfActions() {
    String words = ".first: an action's verbs are among GET, POST, PUT, PATCH and DELETE";
    refuses(NoVerb.class, words);
    refuses(OtherVerb.class, words);
  }

  @Test
  void refusesAMethodThatCannotBeCalled() {
    refuses(Hidden.class, ".custom: an action is public and not static");
    refuses(Static.class, ".custom: an action is public and not static");
    refuses(WithParameter.class, ".custom: an action takes no parameters; it asks params()");
  }

  @Test
  void refusesAResultThatIsNeverSent() {
    refuses(AnswersNothing.class, ".custom: a result of type void is never sent");
    refuses(AnswersNumber.class, ".custom: a result of type int is never sent");
    refuses(PromisesNumber.class, ".custom: a result of type java.lang.Integer is never sent");
    refuses(IndexAnswersNumber.class, ".index: a result of type java.lang.Integer is never sent");
  }

  @Test
  void takesEverythingThatCanBeSent() {
    assertThatCode(() -> Plezi.app().route("/", Fit.class)).doesNotThrowAnyException();
  }

  private static void refuses(Class<? extends Controller> type, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plezi.app().route("/", type))
        .withMessageStartingWith(type.getName())
        .withMessageContaining(reason);
  }
}
