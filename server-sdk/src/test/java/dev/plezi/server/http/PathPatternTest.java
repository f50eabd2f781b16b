package dev.plezi.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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

  @Test
  void isShownAsItWasWritten() {
    assertThat(PathPattern.parse("/users/(:id)")).hasToString("/users/(:id)");
  }
}
