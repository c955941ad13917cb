package dev.countersign.faults.agent;

import java.util.Arrays;
import java.util.Optional;

/** Arguments of the form {@code name=value;name=value}. */
record Arguments(String text) {
  Optional<String> find(String name) {
    return Arrays.stream(text.split(";", -1))
        .filter(part -> part.startsWith(name + "="))
        .map(part -> part.substring(name.length() + 1))
        .findFirst();
  }
}
