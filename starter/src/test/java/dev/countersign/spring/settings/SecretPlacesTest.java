package dev.countersign.spring.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.secret.Secret;
import dev.countersign.spring.settings.Settings.SecretPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretPlacesTest {
  @TempDir private Path folder = Path.of("set by JUnit");
  private final Map<String, String> environment = new HashMap<>();

  private SecretPlaces places(SecretPlace... places) {
    return new SecretPlaces(List.of(places), environment);
  }

  private SecretPlace files() {
    return new SecretPlace.Files(folder);
  }

  @Test
  void a_secret_is_found_by_its_name_and_then_in_upper_snake_case() {
    environment.put("META_APP_SECRET", "upper");
    SecretPlaces places = places(new SecretPlace.Environment());
    assertThat(places.find("MetaAppSecret")).contains(Secret.of("upper"));

    environment.put("MetaAppSecret", "as given");
    assertThat(places.find("MetaAppSecret")).contains(Secret.of("as given"));
    assertThat(places.find("Other")).isEmpty();
  }

  @Test
  void places_are_asked_in_their_order() throws IOException {
    environment.put("TOKEN", "environment");
    Files.writeString(folder.resolve("Token"), "file");

    assertThat(places(new SecretPlace.Environment(), files()).find("Token"))
        .contains(Secret.of("environment"));
    assertThat(places(files(), new SecretPlace.Environment()).find("Token"))
        .contains(Secret.of("file"));
  }

  @Test
  void a_file_is_read_anew_each_time_without_the_line_break_at_its_end() throws IOException {
    SecretPlaces places = places(files());
    assertThat(places.find("Token")).isEmpty();
    Files.writeString(folder.resolve("TOKEN"), "one\n");
    assertThat(places.find("Token")).contains(Secret.of("one"));
    Files.writeString(folder.resolve("TOKEN"), "two\r\n");
    assertThat(places.find("Token")).contains(Secret.of("two"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "sub/inside", "..", ".", "", "/etc/hostname", "a\0b"})
  void a_name_leads_nowhere_else(String name) throws IOException {
    Path inner = Files.createDirectories(folder.resolve("inner"));
    Files.createDirectories(inner.resolve("sub"));
    Files.writeString(folder.resolve("outside"), "outside");
    Files.writeString(inner.resolve("sub").resolve("inside"), "inside");

    assertThat(places(new SecretPlace.Files(inner)).find(name)).isEmpty();
  }

  @Test
  void a_relative_directory_works_too() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Files.writeString(folder.resolve("Token"), "file");

    assertThat(places(new SecretPlace.Files(here.relativize(folder.toRealPath()))).find("Token"))
        .contains(Secret.of("file"));
  }

  @Test
  void the_places_are_named_for_an_error_message() {
    assertThat(places(new SecretPlace.Environment(), files()).describe())
        .isEqualTo("env, files:" + folder);
  }
}
