package dev.countersign.sandbox;

import static dev.countersign.sandbox.ThreeChannels.ADA_ON_MESSENGER;
import static dev.countersign.sandbox.ThreeChannels.ADA_ON_WHATSAPP;
import static dev.countersign.sandbox.ThreeChannels.GRACE_ON_WHATSAPP;
import static dev.countersign.sandbox.ThreeChannels.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.account.FailureReport;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.conversation.Writing.Form;
import dev.countersign.testkit.Corpus;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sandbox's webhooks have no member that third parties never saw in Meta's. */
class WebhookShapesIT {

  private static final PersonId ADA_ID = new PersonId(Http.ADA);

  /** Members that Meta's pages name and nobody in the corpus recorded. */
  private static final Set<String> FROM_PAGES_ONLY =
      Set.of(
          // of a BSUID, Meta's page of business-scoped user ids
          "entry[].changes[].value.messages[].system.previous_user_id",
          "entry[].changes[].value.messages[].system.user_id",
          // Messenger's echo and the error page of the Cloud API
          "entry[].messaging[].message.metadata",
          "entry[].changes[].value.statuses[].biz_opaque_callback_data");

  private final ThreeChannels meta = new ThreeChannels();

  @AfterEach
  void close() {
    meta.close();
  }

  @Test
  void every_webhook_of_instagram_has_known_members() {
    meta.sandbox.write(ADA_ID, "Hi");
    String mid =
        meta.http
            .send(
                "{'recipient':{'id':'%s'},'message':{'text':'Approve?','quick_replies':[{'content_type':'text','title':'Yes','payload':'1'}]}}"
                    .formatted(Http.ADA))
            .json()
            .path("message_id")
            .asString();
    meta.sandbox.look(ADA_ID);
    meta.sandbox.tap(ADA_ID, Tap.title("Yes"));
    meta.sandbox.react(ADA_ID, new MessageId(mid), "❤️");
    meta.sandbox.unsend(ADA_ID, meta.sandbox.write(ADA_ID, "Oops"));

    expectKnownMembers(7, "instagram", "messenger");
  }

  @Test
  void every_webhook_of_messenger_has_known_members() {
    String to = "{'recipient':{'id':'%s'},".formatted(ADA_ON_MESSENGER);
    meta.sandbox.write(ADA_ON_MESSENGER, "Hi");
    String mid =
        meta.messenger(
                to
                    + "'message':{'text':'Approve?','metadata':'m','quick_replies':[{'content_type':'text','title':'Yes','payload':'1'}]}}")
            .json()
            .path("message_id")
            .asString();
    meta.sandbox.look(ADA_ON_MESSENGER);
    meta.sandbox.tap(ADA_ON_MESSENGER, Tap.title("Yes"));
    meta.sandbox.react(ADA_ON_MESSENGER, new MessageId(mid), "❤️");
    meta.messenger(
        to
            + "'message':{'attachment':{'type':'template','payload':{'template_type':'button',"
            + "'text':'Approve?','buttons':[{'type':'postback','title':'No','payload':'0'}]}}}}");
    meta.sandbox.tap(ADA_ON_MESSENGER, Tap.title("No"));
    meta.sandbox.write(ADA_ON_MESSENGER, Writing.of("Hi").in(Form.STANDBY));

    expectKnownMembers(10, "messenger", "instagram");
  }

  @Test
  void every_webhook_of_whatsapp_has_known_members() {
    meta.sandbox.write(ADA_ON_WHATSAPP, "Hi");
    meta.sandbox.write(GRACE_ON_WHATSAPP, "Hi");
    String wamid =
        meta.toAda(
                "'biz_opaque_callback_data':'x','type':'interactive','interactive':{'type':'button','body':{'text':'Approve?'},'action':{'buttons':[{'type':'reply','reply':{'id':'1','title':'Yes'}}]}}")
            .json()
            .at("/messages/0/id")
            .asString();
    meta.sandbox.look(ADA_ON_WHATSAPP);
    meta.sandbox.tap(ADA_ON_WHATSAPP, Tap.title("Yes"));
    meta.sandbox.react(ADA_ON_WHATSAPP, new MessageId(wamid), "👍");
    meta.sandbox.write(ADA_ON_WHATSAPP, Writing.of("Yes").inReplyTo(new MessageId(wamid)));
    meta.toAda(
        "'type':'interactive','interactive':{'type':'list','body':{'text':'Which?'},'action':{'button':'Choose','sections':[{'rows':[{'id':'1','title':'One','description':'First'}]}]}}");
    meta.sandbox.tap(ADA_ON_WHATSAPP, Tap.title("One"));
    meta.toAda(
        "'type':'template','template':{'name':'approval_request','language':{'code':'en_US'},'components':[{'type':'body','parameters':[{'type':'text','text':'A'}]}]}");
    meta.sandbox.tap(ADA_ON_WHATSAPP, Tap.title("Approve"));
    meta.sandbox.setFailureReport(NUMBER, FailureReport.STATUS);
    meta.sandbox.advance(Duration.ofHours(25));
    meta.toAda("'type':'text','text':{'body':'Late'}");
    meta.sandbox.changeIdentity(ADA_ON_WHATSAPP, "+12195555358", null);

    expectKnownMembers(16, "whatsapp");
  }

  /** Instagram and Messenger share their shapes, and the corpus has not all of them for each. */
  private void expectKnownMembers(int webhooks, String... folders) {
    Corpus corpus = Corpus.find().orElse(null);
    Assumptions.assumeTrue(corpus != null, Corpus.ABSENT);
    if (corpus == null) {
      return;
    }
    Set<String> known = new TreeSet<>(FROM_PAGES_ONLY);
    for (String folder : folders) {
      corpus.payloads(folder).forEach(payload -> addMembers(payload, known));
    }
    assertThat(meta.webhooks()).hasSize(webhooks);
    Set<String> sent = new TreeSet<>();
    meta.webhooks().forEach(body -> addMembers("", body, sent));
    assertThat(known).containsAll(sent);
  }

  private static void addMembers(Corpus.Payload payload, Set<String> into) {
    try {
      addMembers("", JsonMapper.shared().readTree(payload.bytes()), into);
    } catch (JacksonException broken) {
      // some samples are broken on purpose
    }
  }

  /** The path of each member, in which all elements of an array are one. */
  private static void addMembers(String path, JsonNode node, Set<String> into) {
    if (node.isArray()) {
      node.forEach(element -> addMembers(path + "[]", element, into));
    }
    for (String name : node.propertyNames()) {
      String member = path.isEmpty() ? name : path + "." + name;
      into.add(member);
      addMembers(member, node.path(name), into);
    }
  }
}
