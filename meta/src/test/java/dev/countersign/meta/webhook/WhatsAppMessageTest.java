package dev.countersign.meta.webhook;

import static dev.countersign.meta.webhook.WhatsAppBodies.message;
import static dev.countersign.meta.webhook.WhatsAppBodies.onlyEvent;
import static dev.countersign.meta.webhook.WhatsAppBodies.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Identity;
import dev.countersign.channel.Inbound;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Origin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message to a WhatsApp number is. */
class WhatsAppMessageTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'text','text':{'body':'yes'}",
        "'text':{'body':'yes'}",
        "'type':'text','text':'yes'",
        "'type':'text','text':{'body':'yes'},'context':null,'errors':[{'code':0}]",
        "'type':'text','text':{'body':'yes'},'referral':{'source_type':'ad','body':'Sale'}",
      })
  void a_text_is_what_the_person_wrote(String members) {
    assertThat(message(members)).isEqualTo(new Inbound.Written(origin(), "text", "yes", null));
  }

  @Test
  void a_quoted_message_is_told() {
    assertThat(
            message("'type':'text','text':{'body':'yes'},'context':{'from':'1','id':'wamid.ours'}"))
        .isEqualTo(new Inbound.Written(origin(), "text", "yes", new MessageId("wamid.ours")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'forwarded':true",
        "'frequently_forwarded':true",
        "'forwarded':'true','frequently_forwarded':null",
      })
  void what_is_passed_on_is_not_the_persons_own_word(String flag) {
    assertThat(
            message(
                "'type':'text','text':{'body':'yes'},'context':{'id':'wamid.ours'," + flag + "}"))
        .isEqualTo(new Inbound.Written(origin(), "forwarded", "yes", null));
    assertThat(
            message(
                "'type':'image','image':{'caption':'yes'},'context':{'id':'wamid.ours',"
                    + flag
                    + "}"))
        .isEqualTo(new Inbound.Written(origin(), "forwarded", "yes", null));
    assertThat(
            message(
                "'type':'button','button':{'payload':'p','text':'yes'},'context':{" + flag + "}"))
        .isEqualTo(new Inbound.Written(origin(), "forwarded", "yes", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'button','button':{'payload':'HIL_APPROVE|x','text':'Approve'}",
        "'type':'interactive','interactive':{'type':'button_reply','button_reply':"
            + "{'id':'HIL_APPROVE|x','title':'Approve'}}",
        "'type':'interactive','interactive':{'type':'list_reply','list_reply':"
            + "{'id':'HIL_APPROVE|x','title':'Approve','description':'d'}}",
        "'interactive':{'button_reply':{'id':'HIL_APPROVE|x','title':'Approve'}}",
      })
  void a_reply_to_a_template_a_button_or_a_list_is_a_tap(String members) {
    assertThat(message(members + ",'context':{'id':'wamid.ours'}"))
        .isEqualTo(new Inbound.Tapped(origin(), "HIL_APPROVE|x", "Approve"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HIL_APPROVE|x", "HIL_REJECT|x"})
  void a_tap_without_an_id_has_the_same_one_whenever_it_is_delivered(String payload) {
    String tap =
        "'messages':[{'from':'7','timestamp':'1603059201','type':'button','button':{'payload':'%s'}}]"
            .formatted(payload);

    Inbound read = onlyEvent(tap);

    assertThat(read).isInstanceOf(Inbound.Tapped.class).isEqualTo(onlyEvent(tap));
    assertThat(read.origin().messageId()).isNotNull();
    assertThat(read.origin().messageId())
        .isNotEqualTo(onlyEvent(tap.replace("1603059201", "1603059202")).origin().messageId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'button','button':{'text':'Approve'}",
        "'type':'interactive','interactive':{'list_reply':{'id':'','title':'Approve'}}",
      })
  void a_reply_without_what_we_put_behind_it_stands_as_typed(String members) {
    assertThat(message(members)).isEqualTo(new Inbound.Written(origin(), "text", "Approve", null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        "'type':'image','image':{'id':'1','caption':'c'} | c",
        "'type':'video','video':{'id':'1','caption':'c'} | c",
        "'type':'document','document':{'id':'1','filename':'f'} | null",
        "'type':'audio','audio':{'id':'1','voice':true} | null",
        "'type':'voice','voice':{'id':'1'} | null",
        "'type':'sticker' | null",
        "'type':'location','location':{'latitude':1} | null",
        "'location':{'latitude':1} | null",
        "'type':'contacts','contacts':[{'name':{}}] | null",
        "'type':'order','order':{'text':'two please'} | null",
        "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'body':'Sent'}} | null",
        "'type':'interactive','interactive':{'type':'call_permission_reply'} | null",
      })
  void what_is_sent_beside_words_is_an_attachment(String members, @Nullable String caption) {
    assertThat(message(members + ",'context':{'id':'q'}"))
        .isEqualTo(new Inbound.Written(origin(), "attachment", caption, new MessageId("q")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'unsupported','errors':[{'code':131051}],'unsupported':{'type':'poll_creation'}",
        "'errors':[{'code':131051}]",
        "'type':'something_new','something_new':{'text':'yes'}",
        "'type':'text'",
        "'type':'text','text':null",
        "'type':'interactive'",
        "'type':'button','button':[]",
        "'type':7",
        "'type':null",
      })
  void what_nobody_can_read_still_comes_from_the_person(String members) {
    assertThat(message(members))
        .isEqualTo(new Inbound.Written(origin(), "unsupported", null, null));
  }

  @Test
  void an_error_that_no_person_sent_is_noted() {
    assertThat(
            onlyEvent(
                "'messages':[{'id':'m','timestamp':'1603059201','type':'unsupported',"
                    + "'errors':[{'code':131060}]}]"))
        .isEqualTo(new Inbound.Noted(origin(null, "m", Identity.UNTOLD), "unsupported"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type':'reaction','reaction':{'message_id':'q','emoji':'👍'} | reaction",
        "'type':'reaction','reaction':{'message_id':'q'} | reaction",
        "'type':'edit','edit':{'message':{'text':{'body':'yes'}}} | edit",
        "'type':'revoke','revoke':{'original_message_id':'q'} | unsent",
        "'type':'request_welcome' | request_welcome",
        "'type':'text','text':{'body':'yes'},'group_id':'g' | group_message",
        "'type':'button','button':{'payload':'p'},'group_id':'g' | group_message",
      })
  void what_answers_nothing_is_noted_and_opens_nothing(String members, String what) {
    assertThat(message(members)).isEqualTo(new Inbound.Noted(origin(), what, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'id':'m','text':null}", "null", "7", "'hello'", "[]"})
  void a_message_with_nothing_in_it_is_unreadable(String message) {
    assertThat(onlyEvent("'messages':[" + message + "]")).isInstanceOf(Inbound.Unreadable.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        "'type':'text','text':{'body':'hello'} | hello",
        "'type':'revoke','revoke':{'original_message_id':'q'} | null",
      })
  void what_a_colleague_sends_from_the_phone_is_an_echo(String members, @Nullable String text) {
    Inbound echo =
        onlyEvent(
            "'message_echoes':[{'from':'1','to':'7','to_user_id':'US.7','id':'m','timestamp':"
                + "'1603059201',"
                + members
                + "}],'contacts':[{'wa_id':'7','profile':{'name':'Ann'}}]");

    assertThat(echo)
        .isEqualTo(
            new Inbound.Echoed(
                new Origin(
                    "106",
                    "1",
                    "7",
                    WhatsAppBodies.SENT,
                    new MessageId("m"),
                    false,
                    WhatsAppBodies.identity("Ann", "US.7")),
                text,
                null,
                null));
  }
}
