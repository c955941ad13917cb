package dev.countersign.expression;

import dev.countersign.value.Value;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values that expressions can see. Secrets are none of them: a scope is never asked for one.
 *
 * <p>Built from what there is: {@code Scope.empty().with(Directive.INPUT,
 * inputs).withEnvironment(System::getenv)}.
 */
@FunctionalInterface
public interface Scope {

  /** The value at a path, nothing where there is none. */
  Value find(Directive directive, Path path);

  /** The scope in which every path leads to nothing. */
  static Scope empty() {
    return (directive, path) -> Value.nothing();
  }

  /** This scope with other values behind one directive. */
  default Scope with(Directive replaced, Value.Structure values) {
    if (replaced.isNamed()) {
      throw new IllegalArgumentException("No structure stands behind " + replaced.label() + ".");
    }
    return (directive, path) -> directive == replaced ? path.in(values) : find(directive, path);
  }

  /**
   * This scope with variables of the environment.
   *
   * @param environment the value of a variable by name, null when there is none
   */
  default Scope withEnvironment(Function<String, @Nullable String> environment) {
    return (directive, path) -> {
      if (directive != Directive.ENV) {
        return find(directive, path);
      }
      String value = environment.apply(path.name());
      return value == null ? Value.nothing() : Value.of(value);
    };
  }
}
