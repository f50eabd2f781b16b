package dev.plezi.e2e.browser;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test method its {@link People}, and sends them home afterwards. When the test has failed,
 * pictures and traces of everybody are left in {@code target/e2e-failures/<test>}; {@code npx
 * playwright show-trace} opens a trace.
 */
public final class WithBrowser implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(WithBrowser.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == People.class;
  }

  @Override
  public People resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // The root's store closes the browser when all tests have run.
    Browsers browsers =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Browsers.class, type -> new Browsers(), Browsers.class);
    People people = new People(browsers.browser());
    context.getStore(NAMESPACE).put(People.class, people);
    return people;
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    People people = context.getStore(NAMESPACE).get(People.class, People.class);
    if (people == null) {
      return;
    }
    try {
      if (context.getExecutionException().isPresent()) {
        save(people, context);
      }
    } finally {
      people.leave();
    }
  }

  @SuppressWarnings("SystemOut") // the path belongs beside the failure it explains
  private static void save(People people, ExtensionContext context) throws IOException {
    String test =
        context.getRequiredTestClass().getSimpleName()
            + "."
            + context.getRequiredTestMethod().getName();
    Path directory = Path.of("target", "e2e-failures", test).toAbsolutePath();
    people.save(directory);
    System.out.println("What " + test + " looked like: " + directory);
  }
}
