package org.nix2container.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTemplateTest {

  private static final String ENDING = "<style>p{}</style><script>x</script>";

  @Test
  void placesAreFilled() {
    PageTemplate template = PageTemplate.of("<p>{{name}}, {{name}}</p>{{other}}" + ENDING);
    Html name = new HtmlWriter().text("{{other}} & {{name}}").html();
    assertThat(new String(template.filled(Map.of("name", name, "other", new Html(""))), UTF_8))
        .as("what is filled in is not looked at again")
        .isEqualTo("<p>{{other}} &amp; {{name}}, {{other}} &amp; {{name}}</p>" + ENDING);
  }

  @Test
  void everyPlaceHasToBeFilled() {
    PageTemplate template = PageTemplate.of("{{name}}" + ENDING);
    assertThatThrownBy(() -> template.filled(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("name");
  }

  /**
   * Made by {@code printf x | openssl dgst -sha256 -binary | base64}, and the same for the style.
   */
  @Test
  void onlyItsOwnStyleAndScriptAreAllowed() {
    assertThat(PageTemplate.of(ENDING).contentSecurityPolicy())
        .isEqualTo(
            "default-src 'none'; img-src data:;"
                + " style-src 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y=';"
                + " script-src 'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=';"
                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  }

  @Test
  void nothingThatChangesIsInTheScript() {
    assertThatThrownBy(() -> PageTemplate.of("<style></style><script>{{name}}</script>"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> PageTemplate.of("<script></script>"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> PageTemplate.of(ENDING + "<script></script>"))
        .isInstanceOf(IllegalStateException.class);
  }
}
