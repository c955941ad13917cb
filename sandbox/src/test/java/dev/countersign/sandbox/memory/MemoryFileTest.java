package dev.countersign.sandbox.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.http.SandboxStartException;
import dev.countersign.sandbox.memory.Memory.Unsettled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFileTest {

  private static final Occasion OCCASION =
      new Occasion(
          new AccountId("17841400000000001"),
          new PersonId("6543217890123456"),
          Instant.parse("2026-10-01T12:00:00Z"));
  private static final ConversationEvent JOINED =
      new ConversationEvent.Joined(OCCASION, new Person(OCCASION.person(), "Ada Lovelace", "ada"));

  private final List<ConversationEvent> replayed = new ArrayList<>();

  @TempDir private Path directory = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void choose_a_file() {
    file = directory.resolve("made/on/demand/memory.jsonl");
  }

  @Test
  void events_are_replayed_in_their_order() {
    keep(JOINED, wrote("m1"), wrote("m2"));

    try (Memory again = open()) {
      assertThat(replayed).containsExactly(JOINED, wrote("m1"), wrote("m2"));
      assertThat(again.unsettled())
          .extracting(Unsettled::event)
          .containsExactly(wrote("m1"), wrote("m2"));
    }
  }

  @Test
  void a_webhook_that_is_settled_is_not_pending_any_more() {
    try (Memory memory = open()) {
      memory.keep(wrote("m1"));
      memory.keep(wrote("m2")).run();
      memory.keep(wrote("m3"));
    }

    try (Memory again = open()) {
      assertThat(again.unsettled())
          .extracting(Unsettled::event)
          .containsExactly(wrote("m1"), wrote("m3"));
      again.unsettled().getFirst().settled().run();
      again.keep(wrote("m4"));
    }

    try (Memory third = open()) {
      assertThat(third.unsettled())
          .extracting(Unsettled::event)
          .containsExactly(wrote("m3"), wrote("m4"));
    }
  }

  @Test
  void a_last_line_that_was_written_half_is_cut_off() throws IOException {
    keep(JOINED, wrote("m1"));
    String whole = Files.readString(file);
    append("{\"number\":3,\"event\":\"wro");

    keep(wrote("m3"));

    assertThat(Files.readString(file)).startsWith(whole + "{\"number\":3,");
    replayed.clear();
    open().close();
    assertThat(replayed).containsExactly(JOINED, wrote("m1"), wrote("m3"));
  }

  @Test
  void a_line_that_cannot_be_read_is_told_with_its_file_and_number() throws IOException {
    keep(JOINED, wrote("m1"));
    append("garbage\n");
    String before = Files.readString(file);

    assertThatThrownBy(this::open)
        .isInstanceOf(SandboxStartException.class)
        .message()
        .startsWith("Line 3 of the sandbox's memory " + file + " cannot be read (")
        .endsWith("): delete the file to start without it.")
        .doesNotContain("\n");
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void a_line_that_cannot_be_replayed_is_told_the_same_way() {
    keep(JOINED);

    assertThatThrownBy(() ->
            Memory.open(
                file,
                event -> {
                  throw new IllegalArgumentException("the sandbox has no such account");
                }))
        .isInstanceOf(SandboxStartException.class)
        .hasMessageContaining("Line 1 ")
        .hasMessageContaining("(the sandbox has no such account)");
  }

  @Test
  void a_memory_has_one_user() {
    try (Memory memory = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(SandboxStartException.class)
          .hasMessageContaining(file + " is in use");
      memory.keep(JOINED);
    }
  }

  @Test
  void a_file_that_cannot_be_opened_is_told_in_one_line() {
    assertThatThrownBy(() -> Memory.open(directory, replayed::add))
        .isInstanceOf(SandboxStartException.class)
        .message()
        .contains(directory.toString())
        .doesNotContain("\n");
  }

  @Test
  void a_writer_that_is_interrupted_does_not_break_the_memory() {
    try (Memory memory = open()) {
      Thread.currentThread().interrupt();
      memory.keep(JOINED);
      assertThat(Thread.interrupted()).isTrue();
      memory.keep(wrote("m1"));
    }

    open().close();
    assertThat(replayed).containsExactly(JOINED, wrote("m1"));
  }

  private static ConversationEvent.Wrote wrote(String id) {
    return new ConversationEvent.Wrote(OCCASION, new MessageId(id), Writing.of("Hi"));
  }

  private Memory open() {
    return Memory.open(file, replayed::add);
  }

  private void keep(ConversationEvent... events) {
    try (Memory memory = open()) {
      List.of(events).forEach(memory::keep);
    }
    replayed.clear();
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }
}
