package dev.plezi.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.Compression;
import dev.plezi.server.HttpLimits;
import dev.plezi.server.Limits;
import dev.plezi.server.Options;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors know of {@code plezi.*} is what is read. */
class PropertyMetadataTest {
  private static final String FILE = "/META-INF/spring-configuration-metadata.json";

  private static List<JsonNode> known() throws Exception {
    try (InputStream file = PropertyMetadataTest.class.getResourceAsStream(FILE)) {
      List<JsonNode> known = new ArrayList<>();
      JsonMapper.shared()
          .readTree(Objects.requireNonNull(file))
          .get("properties")
          .forEach(known::add);
      return known;
    }
  }

  private static List<OptionProperties.Setting> read() {
    List<OptionProperties.Setting> read = new ArrayList<>();
    read.addAll(OptionProperties.settings(Options.Builder.class, "plezi"));
    read.addAll(OptionProperties.settings(Limits.Builder.class, "plezi.limits"));
    read.addAll(OptionProperties.settings(HttpLimits.Builder.class, "plezi.http"));
    read.addAll(OptionProperties.settings(Compression.Builder.class, "plezi.compression"));
    return read;
  }

  private static Options with(Map<String, Object> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    return OptionProperties.of(environment).build();
  }

  @Test
  void everyPropertyThatIsReadIsKnownAndNoOther() throws Exception {
    List<String> read =
        new ArrayList<>(read().stream().map(OptionProperties.Setting::property).toList());
    read.add(OptionProperties.COMPRESSION);
    read.add(PleziAutoConfiguration.IDENTIFY);

    assertThat(known())
        .extracting(each -> each.get("name").asString())
        .containsExactlyInAnyOrderElementsOf(read);
  }

  @Test
  void eachHasTheTypeThatItsTextIsReadAsAndIsDescribed() throws Exception {
    Map<String, String> types = new HashMap<>();
    read().forEach(each -> types.put(each.property(), boxed(each.type().resolve(Object.class))));

    for (JsonNode each : known()) {
      String name = each.get("name").asString();
      String type = each.get("type").asString().replaceAll("<.*", "");
      assertThat(type).as(name).isEqualTo(types.getOrDefault(name, "java.lang.Boolean"));
      assertThat(each.get("description").asString()).as(name).endsWith(".");
    }
  }

  private static String boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType().getName();
  }

  @Test
  void theDefaultsChangeNothingWhenTheyAreSaid() throws Exception {
    Map<String, Object> said = new HashMap<>();
    for (JsonNode each : known()) {
      if (each.has("defaultValue")) {
        said.put(each.get("name").asString(), each.get("defaultValue").asString());
      }
    }
    assertThat(said).hasSizeGreaterThan(30);

    Options options = with(said);
    Options standard = with(Map.of());
    same(options, standard);
    same(options.limits(), standard.limits());
    same(options.http(), standard.http());

    Map<String, Object> compressed = new HashMap<>(said);
    compressed.put(OptionProperties.COMPRESSION, "true");
    same(Objects.requireNonNull(with(compressed).compression()), Compression.standard());
  }

  /** But for parts that have options of their own. */
  private static void same(Object options, Object standard) throws Exception {
    for (Method each : options.getClass().getMethods()) {
      boolean accessor = each.getParameterCount() == 0 && each.getDeclaringClass() != Object.class;
      Class<?> type = each.getReturnType();
      boolean whole = type == Limits.class || type == HttpLimits.class;
      if (accessor && !whole && !Modifier.isStatic(each.getModifiers())) {
        assertThat(each.invoke(options)).as(each.getName()).isEqualTo(each.invoke(standard));
      }
    }
  }
}
