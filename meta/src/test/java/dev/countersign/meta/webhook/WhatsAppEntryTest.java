package dev.countersign.meta.webhook;

import static dev.countersign.meta.webhook.WhatsAppBodies.FRAME;
import static dev.countersign.meta.webhook.WhatsAppBodies.NUMBER;
import static dev.countersign.meta.webhook.WhatsAppBodies.change;
import static dev.countersign.meta.webhook.WhatsAppBodies.events;
import static dev.countersign.meta.webhook.WhatsAppBodies.json;
import static dev.countersign.meta.webhook.WhatsAppBodies.onlyEvent;
import static dev.countersign.meta.webhook.WhatsAppBodies.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Identity;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the changes of a WhatsApp webhook hold. */
class WhatsAppEntryTest {
  private static final String TEXT = "{" + FRAME + ",'type':'text','text':{'body':'t'}}";

  @ParameterizedTest
  @ValueSource(strings = {"'messages'", "null", "'foobar'", "'standby_of_another_kind'", "7"})
  void lists_are_read_whatever_the_field_is_called(String field) {
    assertThat(events(change(field, "{" + NUMBER + ",'messages':[" + TEXT + "]}")))
        .containsExactly(new Inbound.Written(origin(), "text", "t", null));
  }

  @Test
  void the_lists_of_a_change_are_read_in_a_fixed_order() {
    assertThat(
            events(
                change(
                    "'messages'",
                    "{'errors':[{'code':1}],'calls':[{'event':'terminate'}],'statuses':[{'status':"
                        + "'read'}],'message_echoes':[{'from':'1'}],'messages':["
                        + TEXT
                        + "]}")))
        .extracting(Inbound::kind)
        .containsExactly("written", "read", "echoed", "call_terminate", "errors");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        "'metadata':{'phone_number_id':'106'}, | 106 | 106",
        "'metadata':{'phone_number_id':106}, | 106 | 106",
        "'metadata':{'phone_number_id':''}, | waba | null",
        "'metadata':null, | waba | null",
        "'metadata':[], | waba | null",
        "`` | waba | null",
      })
  void the_account_is_the_number_or_else_the_business_account(
      String metadata, String account, @Nullable String recipient) {
    Origin origin =
        events(change("'messages'", "{" + metadata + "'messages':[" + TEXT + "]}"))
            .getFirst()
            .origin();

    assertThat(origin.account()).isEqualTo(account);
    assertThat(origin.recipient()).isEqualTo(recipient);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        "'1603059201' | 2020-10-18T22:13:21Z",
        "1603059201 | 2020-10-18T22:13:21Z",
        "'1603059201000' | 2020-10-18T22:13:21Z",
        "'2020-10-18T22:13:21Z' | 2020-10-18T22:13:21Z",
        "'TIMESTAMP' | null",
        "null | null",
        "{} | null",
      })
  void times_come_in_many_forms(@Nullable String timestamp, @Nullable Instant instant) {
    assertThat(
            onlyEvent("'messages':[{'from':'7','type':'text','timestamp':" + timestamp + "}]")
                .origin()
                .sentAt())
        .isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "account_update",
        "message_template_status_update",
        "template_category_update",
        "user_preferences",
        "phone_number_quality_update",
        "security",
        "flows",
        "user_id_update",
        "group_lifecycle_update",
        "messages",
      })
  void a_change_of_another_kind_is_noted_under_its_field(String field) {
    assertThat(events(change("'" + field + "'", "{" + NUMBER + ",'event':'x','errorsList':[]}")))
        .containsExactly(
            new Inbound.Noted(new Origin("106", null, "106", null, null, false), field));
  }

  @Test
  void a_field_that_is_no_name_is_not_repeated() {
    assertThat(events(change("'<script>'", "{}")))
        .containsExactly(
            new Inbound.Noted(new Origin("waba", null, null, null, null, false), "change"));
  }

  @Test
  void errors_of_the_account_are_one_note_and_those_of_a_form_are_not_ours() {
    String errors = "{'errors':[{'code':130429},{'code':1}]}";

    assertThat(events(change("'messages'", errors), change("'flows'", errors)))
        .extracting(Inbound::kind)
        .containsExactly("errors", "flows");
  }

  @Test
  void what_was_said_before_the_number_was_connected_is_no_message() {
    assertThat(events(change("'history'", "{'messages':[" + TEXT + "],'history':[{}]}")))
        .extracting(Inbound::kind)
        .containsExactly("history");
  }

  @Test
  void a_call_of_the_person_counts_as_written() {
    assertThat(
            onlyEvent("'calls':[{" + FRAME + ",'event':'connect','direction':'USER_INITIATED'}]"))
        .isEqualTo(new Inbound.Written(origin(), "call", null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'event':'connect','direction':'BUSINESS_INITIATED' | call_connect",
        "'event':'connect' | call_connect",
        "'event':'terminate','direction':'USER_INITIATED' | call_terminate",
        "'event':'call_recording_available' | call_recording_available",
        "'event':null | call",
      })
  void any_other_call_is_noted(String members, String what) {
    assertThat(onlyEvent("'calls':[{" + FRAME + "," + members + "}]"))
        .isEqualTo(new Inbound.Noted(origin(), what));
  }

  @Test
  void what_another_app_holds_is_standby() {
    Origin overheard = new Origin("106", "7", "106", WhatsAppBodies.SENT, new MessageId("m"), true);

    assertThat(
            events(
                change("'standby'", "{" + NUMBER + ",'messages':[" + TEXT + "]}"),
                change("'messages'", "{" + NUMBER + ",'standby':[" + TEXT + "]}"),
                change("'messages'", "{" + NUMBER + ",'standby':true,'messages':[" + TEXT + "]}"),
                change(
                    "'messages'",
                    "{"
                        + NUMBER
                        + ",'messages':[{'standby':true,"
                        + FRAME
                        + ",'type':'text','text':{'body':'t'}}]}")))
        .extracting(Inbound::origin)
        .containsOnly(overheard);
  }

  @Test
  void a_broken_change_harms_no_other() {
    assertThat(
            events(
                "null",
                "{}",
                "7",
                change("'messages'", "null"),
                change("'messages'", "'x'"),
                change("'messages'", "{'messages':[null,'x',[]," + TEXT + ",{}]}")))
        .extracting(Inbound::kind)
        .containsExactly(
            "unreadable",
            "unreadable",
            "unreadable",
            "unreadable",
            "unreadable",
            "unreadable",
            "unreadable",
            "unreadable",
            "written",
            "unreadable");
  }

  @Test
  void one_thing_in_place_of_a_list_is_read() {
    assertThat(
            Bodies.onlyEvent(
                json(
                    "{'object':'whatsapp_business_account','entry':{'id':'waba','changes':"
                        + "{'field':'messages','value':{"
                        + NUMBER
                        + ",'messages':"
                        + TEXT
                        + ",'contacts':{'wa_id':'7'}}}}}")))
        .isEqualTo(new Inbound.Written(origin(), "text", "t", null));
  }

  @Test
  void the_flat_form_of_a_change_on_the_entry_is_read() {
    assertThat(
            Bodies.onlyEvent(
                json(
                    "{'object':'whatsapp_business_account','entry':[{'id':'waba','field':'messages',"
                        + "'value':{"
                        + NUMBER
                        + ",'messages':["
                        + TEXT
                        + "]}}]}")))
        .isEqualTo(new Inbound.Written(origin("7", "m", Identity.UNTOLD), "text", "t", null));
  }

  @Test
  void an_entry_without_changes_holds_nothing() {
    assertThat(events()).isEmpty();
    assertThat(
            Bodies.events(
                json("{'object':'whatsapp_business_account','entry':[{'id':'1','changes':null}]}")))
        .isEmpty();
  }
}
