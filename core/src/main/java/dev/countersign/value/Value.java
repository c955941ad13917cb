package dev.countersign.value;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of JSON's shape that keeps its type, its digits and the order of its members. */
public sealed interface Value {

  /** Text. */
  record Text(String text) implements Value {}

  /** A number with the digits that it was written with. */
  record Numeric(BigDecimal number) implements Value {}

  /** True or false. */
  record Truth(boolean truth) implements Value {}

  /** Absence. */
  record Nothing() implements Value {}

  /** An ordered list. */
  record Sequence(List<Value> items) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Members by name, in the order in which they were given. */
  record Structure(Map<String, Value> members) implements Value {
    public Structure {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** No members. */
    public static final Structure EMPTY = new Structure(Map.of());

    /** The member of that name, or nothing. */
    public Value member(String name) {
      return members.getOrDefault(name, nothing());
    }
  }

  /** The absent value: JSON null, or a path that leads nowhere. */
  static Value nothing() {
    return new Nothing();
  }

  /** Text as a value. */
  static Value of(String text) {
    return new Text(text);
  }

  /** A whole number as a value. */
  static Value of(long number) {
    return new Numeric(BigDecimal.valueOf(number));
  }

  /** A truth value as a value. */
  static Value of(boolean truth) {
    return new Truth(truth);
  }

  /** Whether this is the absent value. */
  default boolean isNothing() {
    return this instanceof Nothing;
  }

  /**
   * The value as a person reads it: text without quotes, numbers in plain digits, nothing as the
   * empty text, lists and maps as JSON.
   */
  default String display() {
    return switch (this) {
      case Text value -> value.text();
      case Numeric value -> Json.digits(value.number());
      case Truth value -> Boolean.toString(value.truth());
      case Nothing() -> "";
      case Sequence value -> value.json();
      case Structure value -> value.json();
    };
  }

  /** The value as compact JSON, the members of a structure in its order. */
  default String json() {
    StringBuilder json = new StringBuilder();
    Json.write(this, json);
    return json.toString();
  }
}
