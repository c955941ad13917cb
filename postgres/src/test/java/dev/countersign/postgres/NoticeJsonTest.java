package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.field.FieldType;
import dev.countersign.prompt.Notice;
import dev.countersign.prompt.Notice.Ending;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoticeJsonTest {
  private static final Instant AT = Instant.parse("2026-11-28T12:00:00.123456Z");

  static Stream<Notice> notices() {
    return Stream.concat(
        Stream.of(
            new Notice.Recorded("Approve ✅"),
            new Notice.NotForYou(),
            new Notice.Which(List.of("3: Refund", "4: \"Leave\""), "Pay now ✅", 3),
            new Notice.Counted("Approve ✅", 1, 2),
            new Notice.AlreadyAnswered("Approve ✅", Instant.parse("2026-03-01T12:00:00Z")),
            new Notice.NoLongerNeeded(new Ending(Ending.Kind.PASSED_ON, null, null, AT)),
            new Notice.OwnRequest(),
            new Notice.CommentWanted("Reject ❌"),
            new Notice.ValueWanted("Amount", FieldType.NUMBER, "120"),
            new Notice.ValueWanted("Amount", FieldType.TEXT, null),
            new Notice.ValueRefused("Amount", FieldType.DATE, "is \"late\""),
            new Notice.ValueRefused("Amount", FieldType.BOOLEAN, null),
            new Notice.Outdated(),
            new Notice.OptedOut(),
            new Notice.OptedIn(),
            new Notice.TooLate(new Ending(Ending.Kind.DECIDED, "Yes", "Ada", AT))),
        Arrays.stream(Ending.Kind.values())
            .map(kind -> new Notice.TooLate(new Ending(kind, null, null, AT))));
  }

  @ParameterizedTest
  @MethodSource("notices")
  void a_notice_is_read_as_it_was_written(Notice notice) {
    assertThat(NoticeJson.read(JsonValues.STORED.readTree(NoticeJson.value(notice).json())))
        .isEqualTo(notice);
  }

  @Test
  void a_list_of_questions_of_an_earlier_version_has_no_example() {
    assertThat(
            NoticeJson.read(
                JsonValues.STORED.readTree(
                    """
                    {"kind":"which","questions":["1: Refund"]}
                    """)))
        .isEqualTo(new Notice.Which(List.of("1: Refund"), null, 1));
  }

  @Test
  void every_kind_of_notice_is_among_the_examples() {
    assertThat(notices().map(Object::getClass))
        .containsAll(
            Arrays.<Class<?>>asList(Notice.class.getPermittedSubclasses()).stream()
                .filter(Record.class::isAssignableFrom)
                .toList());
  }
}
