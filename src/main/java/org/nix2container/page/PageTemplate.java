package org.nix2container.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nix2container.oci.Digest;

/**
 * A page of HTML with places for what changes, written <code>{{name}}</code>. Into them goes only
 * {@link Html}; and there are none in its style and script, whose digests a browser is told: it
 * runs no others.
 */
final class PageTemplate {

  private static final String BEGIN = "{{";
  private static final String END = "}}";

  /** Texts and names of places in turn; the first and the last are texts. */
  private final List<String> parts;

  private final String policy;

  private PageTemplate(List<String> parts, String policy) {
    this.parts = parts;
    this.policy = policy;
  }

  /** Reads a file that is beside this class. */
  static PageTemplate resource(String name) {
    try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
      return of(
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PageTemplate of(String text) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    int place = text.indexOf(BEGIN);
    while (place >= 0) {
      int end = text.indexOf(END, place);
      parts.add(text.substring(at, place));
      parts.add(text.substring(place + BEGIN.length(), end));
      at = end + END.length();
      place = text.indexOf(BEGIN, at);
    }
    parts.add(text.substring(at));
    String policy =
        "default-src 'none'; img-src data:; style-src "
            + digestOf("style", text)
            + "; script-src "
            + digestOf("script", text)
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    return new PageTemplate(parts, policy);
  }

  /** As a policy has it (CSP 3 §2.3.1), of what is between the tags. */
  private static String digestOf(String element, String text) {
    String tag = "<" + element + ">";
    int begin = text.indexOf(tag) + tag.length();
    int end = text.indexOf("</" + element + ">");
    if (begin < tag.length() || end < begin || text.indexOf(tag, begin) >= 0) {
      throw new IllegalStateException("the page needs one <" + element + ">");
    }
    String content = text.substring(begin, end);
    if (content.contains(BEGIN)) {
      throw new IllegalStateException("nothing that changes can be in <" + element + ">");
    }
    MessageDigest sha256 = Digest.sha256();
    byte[] digest = sha256.digest(content.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  /** What a browser may do with the page: show it with its own style and script, and no more. */
  String contentSecurityPolicy() {
    return policy;
  }

  /** The page with every place filled. */
  byte[] filled(Map<String, Html> places) {
    StringBuilder page = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      boolean isText = i % 2 == 0;
      page.append(isText ? parts.get(i) : place(places, parts.get(i)));
    }
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String place(Map<String, Html> places, String name) {
    Html html = places.get(name);
    if (html == null) {
      throw new IllegalStateException("nothing is given for " + name);
    }
    return html.markup();
  }
}
