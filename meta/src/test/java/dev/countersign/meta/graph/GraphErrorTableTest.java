package dev.countersign.meta.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.FailureClass;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every row of the error tables that the judgement is built on, in their order: code, subcode,
 * meaning. A subcode without a code is looked at under several codes, because Meta's pages give
 * none.
 */
class GraphErrorTableTest {

  /** Graph API, Messenger Platform and Instagram: "Common error codes", "Handle errors". */
  @ParameterizedTest
  @CsvSource({
    // unknown, possibly downtime
    "1, , RETRY",
    // unknown, often a missing permission or verification
    "1, 99, PERMISSION",
    // "invalid JSON reply" though messages went out
    "1, 1357046, AMBIGUOUS",
    // temporary; can also mean that the person blocked the business
    "2, , RETRY",
    // service temporarily unavailable
    "2, 1545133, RETRY",
    // the Page's admin must accept label terms
    "2, 2018344, PERMISSION",
    // capability or permission
    "3, , PERMISSION",
    // app call limit
    "4, , BACKOFF",
    // marketing and opt-in cadence
    "4, 2018354, BACKOFF",
    "9, 2018352, BACKOFF",
    // permission missing
    "10, , PERMISSION",
    // outside the window: Instagram, Messenger, news permission
    "10, 2534022, WINDOW",
    "10, 2018278, WINDOW",
    "10, 2018065, WINDOW",
    // the person cannot receive right now
    "10, 2018108, RECIPIENT",
    // Page temporarily restricted
    "10, 1893063, POLICY",
    // link between Instagram and Page, or two-factor problem
    "10, 2534077, PERMISSION",
    // user, Page, application throttle
    "17, , BACKOFF",
    "32, , BACKOFF",
    "341, , BACKOFF",
    // bad parameter; removed message tags
    "100, , BUG",
    // object missing or not visible to the token
    "100, 33, PERMISSION",
    // no matching user: page-scoped, Instagram-scoped
    "100, 2018001, RECIPIENT",
    "100, 2534014, RECIPIENT",
    // attachments: too large, fetch, type, ownership, video
    "100, 2018109, BUG",
    "100, 2018008, BUG",
    "100, 2018047, BUG",
    "100, 2018074, BUG",
    "100, 2018294, BUG",
    // the Page has no linked Instagram account
    "100, 2534013, PERMISSION",
    // content not allowed for its type
    "100, 2534015, BUG",
    // comment not valid for a private reply
    "100, 2534025, BUG",
    // business blocked from Instagram messaging
    "100, 2534029, POLICY",
    // app is not the owner of the thread
    "100, 2534037, PERMISSION",
    // thread archived or deleted, code not given
    "100, 2534001, RECIPIENT",
    "999, 2534001, RECIPIENT",
    // session or token invalid
    "102, , TOKEN",
    "190, , TOKEN",
    "190, 458, TOKEN",
    "190, 459, TOKEN",
    "190, 464, TOKEN",
    "190, 460, TOKEN",
    "190, 463, TOKEN",
    "190, 467, TOKEN",
    "190, 492, TOKEN",
    // not reviewed or live, recipient has no role in the app
    "200, , PERMISSION",
    "200, 2018028, PERMISSION",
    "200, 2018027, PERMISSION",
    "100, 2018028, PERMISSION",
    "100, 2018027, PERMISSION",
    // person not available
    "200, 1545041, RECIPIENT",
    // the owner switched off access to messages
    "200, 2534041, PERMISSION",
    "230, , PERMISSION",
    // blocked for policy reasons
    "368, , POLICY",
    // person not receiving messages
    "551, , RECIPIENT",
    "551, 1545041, RECIPIENT",
    // custom limit, inconsistent volume, Instagram messaging limit
    "613, , BACKOFF",
    "613, 1996, BACKOFF",
    "613, 2534040, BACKOFF",
    // warning for misuse of tags
    "613, 2018338, POLICY",
    // commerce messages disabled
    "2022, , POLICY",
    // Instagram account not eligible
    "36103, , PERMISSION",
    // business use case limits: Pages, Instagram, Messenger
    "80001, , BACKOFF",
    "80002, , BACKOFF",
    "80006, , BACKOFF",
    // profiles: not available, permission missing
    "100, 2018218, RECIPIENT",
    "100, 2018247, PERMISSION",
    // another app or an automated flow holds the thread, code not given
    "100, 2018300, RETRY",
    "10, 2018300, RETRY",
    "100, 2018321, RETRY",
    // message was deleted
    "9000001, , BUG",
  })
  void a_row_of_the_graph_table_means_this(
      int code, @Nullable Integer subcode, FailureClass meaning) {
    assertThat(classify(GraphErrors.GRAPH, code, subcode)).isEqualTo(meaning);
  }

  /** WhatsApp Cloud API: "Error codes". */
  @ParameterizedTest
  @CsvSource({
    // authentication failed, token expired
    "0, TOKEN",
    "190, TOKEN",
    // permission
    "3, PERMISSION",
    "10, PERMISSION",
    "200, PERMISSION",
    "250, PERMISSION",
    "299, PERMISSION",
    "131005, PERMISSION",
    // unknown or bad request
    "1, RETRY",
    // service down
    "2, RETRY",
    "131016, RETRY",
    "133004, RETRY",
    // unknown
    "131000, RETRY",
    // maintenance
    "131057, RETRY",
    // call limits of app and account; pages disagree on 80007 and 80008
    "4, BACKOFF",
    "80007, BACKOFF",
    "80008, BACKOFF",
    // throughput of the number
    "130429, BACKOFF",
    // pair limit
    "131056, BACKOFF_RECIPIENT",
    // spam limit on the number
    "131048, POLICY",
    // over 24 hours since the last message
    "131047, WINDOW",
    // undeliverable
    "131026, RECIPIENT",
    // recipient equals sender
    "131021, BUG",
    // held back for a healthy ecosystem
    "131049, RECIPIENT",
    // person stopped marketing
    "131050, RECIPIENT",
    // person in an experiment
    "130472, RECIPIENT",
    // business-scoped id not allowed for this kind of message
    "131062, BUG",
    // parameters
    "33, BUG",
    "100, BUG",
    "131008, BUG",
    "131009, BUG",
    // unsupported type, media download, media upload
    "131051, BUG",
    "131052, BUG",
    "131053, BUG",
    // locked, policy, country restriction
    "131031, POLICY",
    "368, POLICY",
    "130497, POLICY",
    // payment
    "131042, POLICY",
    // display name, certificate, number not registered
    "131037, PERMISSION",
    "131045, PERMISSION",
    "133010, PERMISSION",
    // registration and PIN
    "133000, PERMISSION",
    "133005, PERMISSION",
    "133006, PERMISSION",
    "133008, PERMISSION",
    "133009, PERMISSION",
    "133015, PERMISSION",
    "133016, PERMISSION",
    // template parameters
    "132000, BUG",
    "132012, BUG",
    "132018, BUG",
    // template missing, in another language or not approved
    "132001, BUG",
    // template text too long after filling, policy
    "132005, BUG",
    "132007, BUG",
    // template paused, disabled
    "132015, TEMPLATE",
    "132016, TEMPLATE",
    // Flow blocked, throttled
    "132068, BUG",
    "132069, BACKOFF",
    // payments terms
    "134011, PERMISSION",
    // generic user error
    "135000, BUG",
  })
  void a_row_of_the_whatsapp_table_means_this(int code, FailureClass meaning) {
    assertThat(classify(GraphErrors.WHATSAPP, code, null)).isEqualTo(meaning);
  }

  private static FailureClass classify(GraphErrors errors, int code, @Nullable Integer subcode) {
    return errors.classify(400, new GraphError(code, subcode, "m", null, false, null));
  }
}
