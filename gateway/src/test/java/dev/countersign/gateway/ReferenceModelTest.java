package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reference is worth something only while it can be read and believed. */
class ReferenceModelTest {
  private static final int MOST_LINES = 150;

  @ParameterizedTest
  @ValueSource(strings = {"ReferencePeople", "ReferenceModel", "ReferenceChanges", "ReferenceTalk"})
  void each_page_of_rules_has_at_most_150_lines_besides_its_imports(String page)
      throws IOException {
    Path source = Path.of("src/test/java/dev/countersign/gateway/" + page + ".java");

    assertThat(Files.readAllLines(source))
        .filteredOn(line -> !line.isBlank() && !line.startsWith("import "))
        .hasSizeLessThanOrEqualTo(MOST_LINES);
  }
}
