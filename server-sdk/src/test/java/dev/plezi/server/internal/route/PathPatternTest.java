package dev.plezi.server.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /                 | /              | {}
          /                 | /ada           | {id=ada}
          /users            | /users         | {}
          /users            | /users/        | {}
          /users            | /users/7       | {id=7}
          /users            | /users/7/      | {id=7}
          /users            | //users//7     | {id=7}
          /users/(:id)      | /users         | {}
          /users/(:id)      | /users/7       | {id=7}
          /users/:id        | /users/7       | {id=7}
          /users/:id/posts  | /users/7/posts | {id=7}
          /:a/:b            | /x/y           | {a=x, b=y}
          /:a/(:b)          | /x             | {a=x}
          /:a/(:b)          | /x/y           | {a=x, b=y}
          /(:a)/(:b)        | /              | {}
          /(:a)/(:b)        | /x             | {a=x}
          /files/*          | /files         | {*=}
          /files/*          | /files/a       | {*=a}
          /files/*          | /files/a/b.txt | {*=a/b.txt}
          /(:a)/*           | /              | {*=}
          /(:a)/*           | /x/y/z         | {a=x, *=y/z}
          /hello.txt        | /hello.txt     | {}
          /hello            | /hello/wörld é | {id=wörld é}
          """)
  void matchesAndNamesWhatThePathSays(String route, String path, String params) {
    PathPattern.Match match = PathPattern.parse(route).match(path);

    assertThat(match).isNotNull().extracting(found -> found.params().toString()).isEqualTo(params);
  }

  @ParameterizedTest
  @CsvSource({
    "/users,             /",
    "/users,             /user",
    "/users,             /Users",
    "/users,             /users/7/posts",
    "/users/:id,         /users",
    "/users/:id,         /users/7/posts",
    "/users/:id/posts,   /users/7",
    "/:a/:b,             /x",
    "/:a/(:b),           /",
    "/(:a)/(:b),         /x/y/z",
    "/files/*,           /file",
    "/,                  /a/b"
  })
  void doesNotMatchAnyOtherPath(String route, String path) {
    assertThat(PathPattern.parse(route).match(path)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          users          | does not begin with /
          *              | does not begin with /
          /*/more        | nothing can follow *
          /(:a)/b        | b is required and follows an optional part
          /(:a)/:b       | b is required and follows an optional part
          /:             | "" cannot be a parameter's name
          /(:)           | "" cannot be a parameter's name
          /:1st          | "1st" cannot be a parameter's name
          /:a-b          | "a-b" cannot be a parameter's name
          /(:a           | "(:a" is no literal, :name, (:name) or *
          /(a)           | "(a)" is no literal, :name, (:name) or *
          /a*            | "a*" is no literal, :name, (:name) or *
          /x:y           | "x:y" is no literal, :name, (:name) or *
          /:id/(:id)     | names id twice
          /:id/x/:id     | names id twice
          """)
  void refusesWhatNoPathCanMean(String route, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PathPattern.parse(route))
        .withMessageContaining("the route \"" + route + "\"")
        .withMessageContaining(reason);
  }

  @Test
  void anExactPatternTakesNoId() {
    PathPattern exact = PathPattern.exactly("/js/client.js");

    assertThat(exact.match("/js/client.js")).isNotNull();
    assertThat(exact.match("/js/client.js/7")).isNull();
    assertThat(exact.match("/js")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /                | a=1             | ''                 | a
          /users           | id=7,a=1        | /users/7           | a
          /users           | a=1             | /users             | a
          /users/:id/posts | id=a b+é        | /users/a%20b%2B%C3%A9/posts | ''
          /:a/(:b)         | a=x,b=y         | /x/y               | ''
          /:a/(:b)         | a=x             | /x                 | ''
          /:a/(:b)         | a=x,b=y/z       | /x                 | b
          /:a/(:b)         | a=x,b=..        | /x                 | b
          /(:a)/(:b)       | a=x             | /x                 | ''
          /files/*         | *=a//b c/d      | /files/a/b%20c/d   | ''
          /files/*         | a=1             | /files             | a
          /größe           | id=1            | /gr%C3%B6%C3%9Fe/1 | ''
          """)
  void isFilledByParametersAndLeavesTheOthers(
      String route, String params, String path, String left) {
    Map<String, String> given = new TreeMap<>();
    for (String each : params.split(",", -1)) {
      given.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
    }

    assertThat(PathPattern.parse(route).fill(given)).isEqualTo(path);
    assertThat(String.join(",", given.keySet())).isEqualTo(left);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /users/:id | x  | the route "/users/:id" needs id, and has: null
          /:x        | x  | the route "/:x" needs x, and has: %
          /(:a)/(:x) | x  | the route "/(:a)/(:x)" has no x without a
          """)
  void saysWhichParameterIsMissing(String route, String name, String reason) {
    String value = route.contains("(") ? "1" : "%";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PathPattern.parse(route).fill(new TreeMap<>(Map.of(name, value))))
        .withMessage(reason);
  }

  @Test
  void isShownAsItWasWritten() {
    assertThat(PathPattern.parse("/users/(:id)")).hasToString("/users/(:id)");
  }
}
