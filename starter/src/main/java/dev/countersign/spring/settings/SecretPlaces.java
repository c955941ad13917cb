package dev.countersign.spring.settings;

import dev.countersign.secret.Secret;
import dev.countersign.secret.SecretName;
import dev.countersign.secret.SecretSource;
import dev.countersign.spring.settings.Settings.SecretPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks secrets up, each time anew, in the places of the settings: by the name as given, then in
 * upper snake case.
 */
public final class SecretPlaces implements SecretSource {
  private final List<SecretPlace> places;
  private final Map<String, String> environment;

  /** The places, in the order in which they are asked. */
  public SecretPlaces(List<SecretPlace> places, Map<String, String> environment) {
    this.places = List.copyOf(places);
    this.environment = environment;
  }

  @Override
  public Optional<Secret> find(String name) {
    for (SecretPlace place : places) {
      for (String spelling : List.of(name, SecretName.upperSnakeCase(name))) {
        Optional<Secret> found =
            switch (place) {
              case SecretPlace.Environment() ->
                  Optional.ofNullable(environment.get(spelling)).map(Secret::of);
              case SecretPlace.Files files -> read(files.directory(), spelling);
            };
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** The places in words, for an error message. */
  public String describe() {
    return String.join(
        ", ",
        places.stream()
            .map(place ->
                switch (place) {
                  case SecretPlace.Environment() -> "env";
                  case SecretPlace.Files files -> "files:" + files.directory();
                })
            .toList());
  }

  private static Optional<Secret> read(Path directory, String name) {
    Path inside = directory.toAbsolutePath().normalize();
    Path file;
    try {
      file = inside.resolve(name).normalize();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    if (!inside.equals(file.getParent()) || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Secret.of(Files.readString(file).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException("The secret " + name + " cannot be read from " + directory, e);
    }
  }
}
