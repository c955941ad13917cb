package dev.countersign.meta.whatsapp;

import static dev.countersign.meta.Questions.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.Profile;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendLimits;
import dev.countersign.channel.SendOutcome;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.FakeGraph;
import dev.countersign.meta.MessageTemplate;
import dev.countersign.meta.Questions;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WhatsAppChannelTest {
  private static final String MESSAGES = "/v26.0/" + Accounts.PLATFORM_ID + "/messages";
  private static final Address ADA = new Address(Accounts.NUMBER, "5511912345678");
  private static final Prompt.Question QUESTION = Questions.question(line("amount", "129.90 EUR"));

  private final FakeGraph graph = new FakeGraph();
  private final WhatsAppChannel channel =
      new WhatsAppChannel(graph.apis(), List.of(Accounts.whatsapp()));

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void a_message_is_posted_to_the_number_and_has_the_id_that_meta_gave_it() {
    graph.on(MESSAGES, 200, answer("+5511912345678", "5511912345678", ""));

    assertThat(send()).isEqualTo(new SendOutcome.Accepted(new MessageId("wamid.1")));
  }

  @Test
  void a_number_that_meta_knows_otherwise_is_told_as_another_id() {
    graph.on(MESSAGES, 200, answer("+5511912345678", "551112345678", ""));

    assertThat(send())
        .isEqualTo(
            new SendOutcome.Accepted(new MessageId("wamid.1"), Set.of("551112345678"), null));
  }

  @Test
  void a_business_scoped_id_beside_the_number_is_told_as_another_id() {
    graph.on(
        MESSAGES, 200, answer("+5511912345678", "5511912345678 ", ",\"user_id\":\"BR.123abc\""));

    assertThat(send())
        .isEqualTo(new SendOutcome.Accepted(new MessageId("wamid.1"), Set.of("BR.123abc"), null));
  }

  @Test
  void the_number_of_a_person_who_was_addressed_by_business_scoped_id_is_told() {
    graph.on(MESSAGES, 200, answer("BR.123abc", "5511912345678", ",\"user_id\":\"BR.123abc\""));

    OutgoingMessage message =
        channel
            .render(
                new Address(Accounts.NUMBER, "BR.123abc"),
                new Prompt.Notice("hello"),
                Route.MESSAGE,
                "tag")
            .getFirst();

    assertThat(channel.send(Accounts.NUMBER, message))
        .isEqualTo(
            new SendOutcome.Accepted(new MessageId("wamid.1"), Set.of("5511912345678"), null));
  }

  @Test
  void a_success_without_contacts_or_messages_may_have_been_sent() {
    graph.on(MESSAGES, 200, "{\"messaging_product\":\"whatsapp\",\"contacts\":[],\"messages\":[]}");

    assertThat(send())
        .isInstanceOfSatisfying(
            SendOutcome.Failed.class,
            failed -> assertThat(failed.failure()).isEqualTo(FailureClass.AMBIGUOUS));
  }

  @Test
  void the_limit_of_messages_to_one_person_is_that_persons_alone() {
    graph.on(
        MESSAGES,
        400,
        "{\"error\":{\"message\":\"(#131056) pair\",\"code\":131056,\"error_data\":{\"messaging_product\":\"whatsapp\",\"details\":\"too many\"}}}");

    assertThat(send())
        .isEqualTo(
            new SendOutcome.Failed(
                FailureClass.BACKOFF_RECIPIENT, "131056", "(#131056) pair (too many)", null));
  }

  @Test
  void an_account_that_left_the_settings_holds_its_messages() {
    assertThat(channel.send(new AccountId("gone"), new OutgoingMessage("{}")))
        .isInstanceOfSatisfying(
            SendOutcome.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo("unknown-account"));
  }

  @Test
  void a_template_has_a_button_component_for_each_choice() {
    WhatsAppChannel templated = templated(false);

    assertThat(templated.hasTemplate(Accounts.NUMBER, QUESTION)).isTrue();
    assertThat(templated.render(ADA, QUESTION, Route.TEMPLATE, "out_1"))
        .containsExactly(
            new OutgoingMessage(
                """
                {"messaging_product":"whatsapp","recipient_type":"individual",\
                "to":"+5511912345678","type":"template","biz_opaque_callback_data":"out_1",\
                "template":{"name":"approval_v1","language":{"code":"en_US"},"components":[\
                {"type":"body","parameters":[{"type":"text","text":"Refund 4711"},\
                {"type":"text","text":"129.90 EUR"}]},\
                {"type":"button","sub_type":"quick_reply","index":"0","parameters":[\
                {"type":"payload","payload":"HIL_APPROVE|AAAAAAAAAAAAAAAAAAAAAA"}]},\
                {"type":"button","sub_type":"quick_reply","index":"1","parameters":[\
                {"type":"payload","payload":"HIL_REJECT|AAAAAAAAAAAAAAAAAAAAAA"}]}]}}\
                """));
  }

  @Test
  void named_places_carry_their_names() {
    assertThat(templated(true).render(ADA, QUESTION, Route.TEMPLATE, "out_1").getFirst().body())
        .contains("{\"type\":\"text\",\"parameter_name\":\"title\",\"text\":\"Refund 4711\"}")
        .contains("\"parameter_name\":\"field_amount\"");
  }

  @Test
  void what_no_template_says_is_not_rendered_as_one() {
    assertThat(channel.hasTemplate(Accounts.NUMBER, QUESTION)).isFalse();
    assertThatThrownBy(() -> channel.render(ADA, QUESTION, Route.TEMPLATE, "tag"))
        .hasMessageContaining("shop-whatsapp/5511912345678");
  }

  @Test
  void a_prompt_that_breaks_a_rule_is_not_rendered() {
    assertThatThrownBy(() -> channel.render(ADA, Questions.choices(11), Route.MESSAGE, "tag"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void names_come_by_webhook_only() {
    assertThat(channel.profile(ADA)).isEqualTo(new Profile.Withheld());
    assertThat(graph.calls()).isEmpty();
  }

  @Test
  void the_limits_stay_below_metas() {
    assertThat(channel.limits())
        .isEqualTo(new SendLimits(64, new SendLimits.PersonLimit(Duration.ofSeconds(6), 40)));
  }

  private SendOutcome send() {
    return channel.send(
        Accounts.NUMBER, channel.render(ADA, QUESTION, Route.MESSAGE, "tag").getFirst());
  }

  private WhatsAppChannel templated(boolean isNamed) {
    MessageTemplate template =
        new MessageTemplate(
            "approval_v1",
            "en_US",
            List.of(
                new MessageTemplate.Parameter.Title(),
                new MessageTemplate.Parameter.OneField("amount")),
            isNamed,
            List.of(ChoiceKey.APPROVE, ChoiceKey.REJECT));
    return new WhatsAppChannel(
        graph.apis(), List.of(Accounts.on(ChannelKind.WHATSAPP, Accounts.NUMBER, template)));
  }

  private static String answer(String input, String waId, String more) {
    return "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\""
        + input
        + "\",\"wa_id\":\""
        + waId
        + "\""
        + more
        + "}],\"messages\":[{\"id\":\"wamid.1\"}]}";
  }
}
