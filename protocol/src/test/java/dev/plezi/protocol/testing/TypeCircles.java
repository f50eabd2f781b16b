package dev.plezi.protocol.testing;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A finder of circles: of top-level types of one package that use each other, directly or by way of
 * others of that package. What a type's own parts use is the type's.
 */
public final class TypeCircles {
  private final Map<String, Set<String>> uses = new TreeMap<>();

  /** Looks at all packages of these. */
  public TypeCircles(JavaClasses classes) {
    for (JavaClass type : classes) {
      Set<String> used = uses.computeIfAbsent(topLevel(type), name -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().equals(type.getPackageName()))
          .map(TypeCircles::topLevel)
          .filter(name -> !name.equals(topLevel(type)))
          .forEach(used::add);
    }
  }

  /** The name of the type that a type stands in, or its own. */
  public static String topLevel(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }

  /** The circles, each as the names of its types. */
  public Set<Set<String>> find() {
    Set<Set<String>> circles = new HashSet<>();
    for (String type : uses.keySet()) {
      Set<String> circle = new TreeSet<>();
      for (String other : reached(type)) {
        if (reached(other).contains(type)) {
          circle.add(other);
        }
      }
      if (!circle.isEmpty()) {
        circles.add(circle);
      }
    }
    return circles;
  }

  /** What a type uses, directly or not; the type itself only if it is on a circle. */
  private Set<String> reached(String type) {
    Set<String> reached = new TreeSet<>();
    List<String> open = new ArrayList<>(List.of(type));
    while (!open.isEmpty()) {
      for (String used : uses.getOrDefault(open.remove(open.size() - 1), Set.of())) {
        if (reached.add(used)) {
          open.add(used);
        }
      }
    }
    return reached;
  }
}
