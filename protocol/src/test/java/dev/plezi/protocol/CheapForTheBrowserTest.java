package dev.plezi.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The browser client compiles these two packages, and each thing of the library that they touch is
 * paid for in bytes by everybody who loads a page. So the list of what they may touch is short.
 */
class CheapForTheBrowserTest {
  private static final Set<String> PACKAGES =
      Set.of("dev.plezi.protocol", "dev.plezi.protocol.client");

  private static final Set<String> TYPES =
      Set.of("java.lang.Object", "java.lang.String", "org.jspecify.annotations.NullMarked");

  private static final Set<String> METHODS =
      Set.of(
          "java.lang.Object.<init>",
          "java.lang.String.charAt",
          "java.lang.String.equals",
          "java.lang.String.length");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(PACKAGES);

  private List<JavaClass> checked() {
    return classes.stream().filter(type -> PACKAGES.contains(type.getPackageName())).toList();
  }

  @Test
  void touchesFewTypes() {
    Set<String> foreign = new TreeSet<>();
    for (JavaClass type : checked()) {
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> !target.isPrimitive() && !PACKAGES.contains(target.getPackageName()))
          .map(JavaClass::getName)
          .filter(name -> !TYPES.contains(name))
          .forEach(foreign::add);
    }
    assertThat(checked()).hasSizeGreaterThan(5);
    assertThat(foreign).isEmpty();
  }

  @Test
  void callsFewMethods() {
    Set<String> foreign = new TreeSet<>();
    for (JavaClass type : checked()) {
      type.getCodeUnitCallsFromSelf().stream()
          .map(call -> called(call.getTarget()))
          .filter(name -> !name.startsWith("dev.plezi.") && !METHODS.contains(name))
          .forEach(foreign::add);
    }
    assertThat(foreign).isEmpty();
  }

  @Test
  void hasNoEnumNoRecordNoArray() {
    for (JavaClass type : checked()) {
      assertThat(type.isEnum() || type.isRecord()).as(type.getName()).isFalse();
      assertThat(type.getFields()).noneMatch(field -> field.getRawType().isArray());
    }
  }

  /** Lambdas and joined strings leave an instruction that is no call of a method. */
  @Test
  void hasNoLambdaAndJoinsNoStrings() throws IOException {
    for (JavaClass type : checked()) {
      String file = "/" + type.getName().replace('.', '/') + ".class";
      try (InputStream in = CheapForTheBrowserTest.class.getResourceAsStream(file)) {
        assertThat(in).as(file).isNotNull();
        String code = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(code).as(file).doesNotContain("StringConcatFactory", "LambdaMetafactory");
      }
    }
  }

  private static String called(CodeUnitCallTarget target) {
    return target.getOwner().getName() + "." + target.getName();
  }
}
