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
  @ValueSource(
      strings = {"ReferenceModel", "ReferencePeople", "ReferenceDelivery", "ReferenceTalk"})
  void the_rules_of_approvals_and_those_of_the_world_around_have_a_page_each_of_at_most_150_lines(
      String page) throws IOException {
    Path source = Path.of("src/test/java/dev/countersign/gateway/" + page + ".java");

    assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(MOST_LINES);
  }
}
