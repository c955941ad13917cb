package dev.countersign.meta.webhook;

import static dev.countersign.meta.webhook.WhatsAppBodies.identity;
import static dev.countersign.meta.webhook.WhatsAppBodies.onlyEvent;
import static dev.countersign.meta.webhook.WhatsAppBodies.origin;
import static dev.countersign.meta.webhook.WhatsAppBodies.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.Progress;
import dev.countersign.channel.SendOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What became of a message to a person on WhatsApp. */
class WhatsAppStatusTest {
  @ParameterizedTest
  @CsvSource({"sent,SENT", "delivered,DELIVERED", "read,READ", "played,READ"})
  void a_message_comes_further(String word, Progress progress) {
    assertThat(status("'status':'" + word + "','biz_opaque_callback_data':'cs:1'"))
        .isEqualTo(new Inbound.Progressed(origin(), progress, null, "cs:1"));
  }

  @Test
  void an_error_beside_a_progress_takes_nothing_back() {
    assertThat(status("'status':'sent','errors':[{'code':131047}]"))
        .isEqualTo(new Inbound.Progressed(origin(), Progress.SENT, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'recipient_id':'7' | 7",
        "'recipient_id':'7','recipient_user_id':'US.7' | 7",
        "'recipient_id':'','recipient_user_id':'US.7' | US.7",
        "'recipient_user_id':'US.7' | US.7",
      })
  void the_person_is_the_number_or_else_the_user_id(String members, String person) {
    assertThat(
            onlyEvent("'statuses':[{'id':'m','status':'read'," + members + "}]").origin().sender())
        .isEqualTo(person);
  }

  @Test
  void the_user_id_stands_beside_the_number() {
    assertThat(status("'recipient_user_id':'US.7','status':'delivered'"))
        .isEqualTo(
            new Inbound.Progressed(
                origin("7", "m", identity(null, "US.7")), Progress.DELIVERED, null, null));
    assertThat(
            onlyEvent(
                    "'contacts':[{'wa_id':'7','user_id':'US.7','profile':{'name':'Ann'}}],"
                        + "'statuses':[{'id':'m','recipient_id':'7','status':'read'}]")
                .origin()
                .identity())
        .isEqualTo(identity("Ann", "US.7"));
  }

  @ParameterizedTest
  @CsvSource({
    "131047,WINDOW",
    "131026,RECIPIENT",
    "131049,RECIPIENT",
    "131048,POLICY",
    "131053,BUG",
    "131000,RETRY",
    "1,RETRY",
    "130429,BACKOFF",
    "190,TOKEN",
    "999999,BUG",
  })
  void a_failed_message_is_undelivered_for_the_reason_of_its_code(
      String code, FailureClass failure) {
    assertThat(
            status(
                "'status':'failed','biz_opaque_callback_data':'cs:1','errors':[{'code':"
                    + code
                    + ",'title':'T','message':'M','error_data':{'details':'D'}}]"))
        .isEqualTo(
            new Inbound.Undelivered(
                origin(), new SendOutcome.Failed(failure, code, "M: D", null), "cs:1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'code':'131047','title':'T'}] | 131047 | T",
        "{'code':131047,'title':'T','message':'T','error_data':{'details':'T'}} | 131047 | T",
        "[null,{'title':'?'},{'code':131047,'error_data':'D'}] | 131047 | D",
        "[{'code':131047}] | 131047 | The channel gave no words for it.",
        "[{'error_data':{'details':'D'}}] | no-code | D",
        "[{'code':99999999999,'title':'T'}] | no-code | T",
        "[{'code':1.5,'title':'T'}] | no-code | T",
        "[] | no-code | The channel gave no reason.",
        "null | no-code | The channel gave no reason.",
        "7 | no-code | The channel gave no words for it.",
      })
  void errors_come_in_many_forms(String errors, String code, String detail) {
    assertThat(status("'status':'failed','errors':" + errors))
        .isInstanceOfSatisfying(
            Inbound.Undelivered.class,
            undelivered -> {
              assertThat(undelivered.failed().code()).isEqualTo(code);
              assertThat(undelivered.failed().detail()).isEqualTo(detail);
              assertThat(undelivered.failed().retryAfter()).isNull();
            });
  }

  @Test
  void the_words_of_an_error_carry_no_payload_and_no_token() {
    assertThat(
            status(
                "'status':'failed','errors':[{'code':131009,'title':"
                    + "'Bad HIL_APPROVE|AAAAAAAAAAAAAAAAAAAAAA and EAAabcdefghijk'}]"))
        .isInstanceOfSatisfying(
            Inbound.Undelivered.class,
            undelivered ->
                assertThat(undelivered.failed().detail())
                    .isEqualTo("Bad [redacted] and [redacted]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'status':'deleted' | status_deleted",
        "'status':'warning' | status_warning",
        "'status':'in_orbit' | status_in_orbit",
        "'status':'<b>' | status",
        "'type':'call','status':'RINGING' | call_ringing",
        "'type':'call','status':'failed' | call_failed",
      })
  void any_other_status_is_noted(String members, String what) {
    assertThat(status(members)).isEqualTo(new Inbound.Noted(origin(), what));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'status':null", "'status':{}", "'pricing':{}"})
  void a_status_that_says_nothing_is_unreadable(String members) {
    assertThat(status(members)).isInstanceOf(Inbound.Unreadable.class);
  }
}
