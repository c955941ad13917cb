package dev.countersign.field;

import dev.countersign.value.Value;
import org.jspecify.annotations.Nullable;

/** What a message turned out to be that was to hold the value of a field. */
public sealed interface Entered {

  /** A value of the field's type that meets its schema. */
  record Given(Value value) implements Entered {}

  /** The wish to keep the value that is there. */
  record Kept() implements Entered {}

  /**
   * No value for the field.
   *
   * @param detail what its schema asks for, in the person's language; absent when the type is wrong
   */
  record Wrong(@Nullable String detail) implements Entered {}
}
