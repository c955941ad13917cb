package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.approval.Approval;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.FieldType;
import dev.countersign.field.Input;
import dev.countersign.field.InputMode;
import dev.countersign.postgres.encryption.UnreadableException;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.OutboxClaim;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sealed value is worth nothing in another row, and one that cannot be read stops no other. */
class EncryptedRowsIT extends StoreFixture {

  private static Field concealed(String value) {
    return new Field("score", "Score", Value.of(value), DisplayMode.CONCEALED, Input.LOCKED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fields", "title", "digest", "resume_target"})
  void s5_a_value_that_was_moved_to_another_approval_cannot_be_read(String column) {
    Approval one = asked(RequestBuilder.aRequest().title("One").build());
    Approval other = asked(RequestBuilder.aRequest().title("Other").build());

    database.change(
        "update approval set %1$s = (select %1$s from approval where id = '%2$s') where id = '%3$s'"
            .formatted(column, one.id(), other.id()));

    assertThat(stored(one.id())).isEqualTo(one);
    assertThatThrownBy(() -> stored(other.id()))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("approval." + column)
        .hasMessageContaining(other.id().value());
  }

  @Test
  void a_concealed_value_is_not_made_readable_by_changing_its_row() {
    Approval asked = asked(RequestBuilder.aRequest().fields(concealed("742")).build());
    assertThat(database.ask("select fields from approval").getFirst())
        .contains("\"key\":\"score\"", "\"label\":\"Score\"", "\"display\":\"CONCEALED\"")
        .doesNotContain("742");

    database.change(
        "update approval set fields = replace(fields::text, 'CONCEALED', 'READABLE')::json");

    assertThatThrownBy(() -> stored(asked.id())).isInstanceOf(UnreadableException.class);
  }

  @Test
  void a_value_is_not_opened_to_changes_by_changing_its_row_and_its_schema_is_sealed() {
    Value.Structure schema = new Value.Structure(Map.of("const", Value.of("canary-742")));
    Field open =
        new Field(
            "amount",
            "Amount",
            Value.of("canary-742"),
            DisplayMode.READABLE,
            new Input(InputMode.PREFILLED, FieldType.TEXT, schema));
    Approval asked = asked(RequestBuilder.aRequest().fields(open).build());
    assertThat(stored(asked.id())).isEqualTo(asked);
    assertThat(database.tablesWith("canary-742")).isEmpty();

    database.change(
        "update approval set fields = replace(fields::text, 'PREFILLED', 'EDITABLE')::json");

    assertThatThrownBy(() -> stored(asked.id())).isInstanceOf(UnreadableException.class);
  }

  @Test
  void s5_an_effect_with_the_payload_of_another_is_left_alone_until_it_has_its_own() {
    Approval one = asked(RequestBuilder.aRequest().build());
    Approval other = asked(RequestBuilder.aRequest().build());
    database.change("alter table outbox add column kept bytea");
    try {
      database.change("update outbox set kept = payload");
      database.change(
          "update outbox set payload = (select kept from outbox where approval_id = '%s')"
              .formatted(one.id()));

      assertThat(store.outbox().claimSends(10, LEASE, IDLE))
          .extracting(OutboxClaim.Send::approval)
          .containsExactly(one.id());

      database.change(
          "update outbox set payload = kept, due_at = now() where approval_id = '"
              + other.id()
              + "'");
      assertThat(onlySend(LEASE).approval()).isEqualTo(other.id());
    } finally {
      database.change("alter table outbox drop column kept");
    }
  }

  @Test
  void s5_a_webhook_with_the_body_of_another_is_left_alone_and_the_others_are_handled() {
    receive("first");
    receive("second");
    receive("third");

    database.change("update inbox set body = (select body from inbox where id = 1) where id = 2");

    List<InboxClaim> claims = store.inbox().claim(10, LEASE);
    assertThat(claims)
        .extracting(claim -> new String(claim.webhook().body(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder("first", "third");
    assertThat(database.ask("select state from inbox where due_at is not null")).hasSize(3);
  }

  private void receive(String body) {
    store.inbox().receive(new ReceivedWebhook(body.getBytes(StandardCharsets.UTF_8), Set.of()));
  }
}
