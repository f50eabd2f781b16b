package dev.plezi.server.testing;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds circles between the top-level types of one package; what is nested counts as its owner. */
public final class TypeCircles {
  private final Map<String, Set<String>> uses;
  private final Map<String, Integer> index = new HashMap<>();
  private final Map<String, Integer> low = new HashMap<>();
  private final Deque<String> stack = new ArrayDeque<>();
  private final List<String> circles = new ArrayList<>();

  private TypeCircles(Map<String, Set<String>> uses) {
    this.uses = uses;
  }

  /** Each circle as the names of its types, which all reach each other. */
  public static List<String> in(JavaClasses classes) {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass type : classes) {
      String from = topLevel(type).getName();
      Set<String> to = uses.computeIfAbsent(from, name -> new TreeSet<>());
      for (Dependency use : type.getDirectDependenciesFromSelf()) {
        JavaClass target = topLevel(use.getTargetClass().getBaseComponentType());
        if (target.getPackageName().equals(type.getPackageName())
            && !target.getName().equals(from)) {
          to.add(target.getName());
        }
      }
    }
    TypeCircles search = new TypeCircles(uses);
    uses.keySet().forEach(search::visit);
    return search.circles;
  }

  /** The type that a type stands in, or itself. */
  public static JavaClass topLevel(JavaClass type) {
    JavaClass at = type;
    while (at.getEnclosingClass().isPresent()) {
      at = at.getEnclosingClass().get();
    }
    return at;
  }

  /** Tarjan's search for strongly connected components. */
  private int visit(String type) {
    Integer known = index.get(type);
    if (known != null) {
      return stack.contains(type) ? known : Integer.MAX_VALUE;
    }
    index.put(type, index.size());
    low.put(type, index.get(type));
    stack.push(type);
    for (String next : uses.getOrDefault(type, Set.of())) {
      boolean fresh = !index.containsKey(next);
      int reached = visit(next);
      low.merge(
          type, fresh ? Math.min(reached, low.getOrDefault(next, reached)) : reached, Math::min);
    }
    if (low.get(type).equals(index.get(type))) {
      Set<String> members = new TreeSet<>();
      String member;
      do {
        member = stack.pop();
        members.add(member);
      } while (!member.equals(type));
      if (members.size() > 1) {
        circles.add(String.join(" ", members));
      }
    }
    return low.get(type);
  }
}
