package org.nix2container.cli;

import java.util.List;
import java.util.Optional;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.Inspection;
import org.nix2container.pull.PlatformChoice;
import org.nix2container.reference.Location;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;
import org.nix2container.registry.RegistryException;
import org.nix2container.template.Template;

/** Tells what an image is. */
final class InspectCommand implements Command {

  private static final Flag RAW =
      new Flag("raw", "", "print the manifest, or the config, in the bytes that it has");
  private static final Flag CONFIG = new Flag("config", "", "print the config instead");
  private static final Flag FORMAT =
      new Flag("format", "TEMPLATE", "a Go template, as in '{{.Digest}}', or json").withLetter('f');
  private static final Flag NO_TAGS =
      new Flag("no-tags", "", "do not ask for all tags of the repository").withLetter('n');
  private static final Flag MANIFEST_DIGEST =
      new Flag("manifest-digest", "ALGORITHM", "of the digest: sha256, there is no other").hidden();

  private static final String DENIED = "DENIED";
  private static final int NOT_FOUND = 404;

  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public String arguments() {
    return "IMAGE";
  }

  @Override
  public String summary() {
    return "tell what an image is, wherever it is";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return SideFlags.groups(RAW, CONFIG, FORMAT, NO_TAGS, MANIFEST_DIGEST);
  }

  @Override
  public List<String> syntax() {
    return OpenSource.SYNTAX;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "nix2container inspect docker://registry.example.org/app:1.0",
        "nix2container inspect --raw docker://alpine@sha256:...",
        "nix2container inspect --config oci:layout:latest",
        "nix2container inspect -n --format '{{.Digest}} {{.Os}}/{{.Architecture}}' docker://alpine",
        "nix2container inspect --format '{{json .Labels}}' nix:image.json");
  }

  @Override
  public void run(Invocation invocation) {
    String image = invocation.arguments(1, 1).getFirst();
    Location from = Location.parse(image);
    Optional<String> format = invocation.given(FORMAT);
    boolean raw = invocation.has(RAW);
    if (raw && format.isPresent()) {
      throw invocation.wrong("--raw and --format exclude each other: give one of them");
    }
    if (!invocation.given(MANIFEST_DIGEST).orElse("sha256").equals("sha256")) {
      throw invocation.wrong("--manifest-digest: digests are sha256 here");
    }
    Optional<Template> template =
        format.filter(text -> !isJson(text)).map(InspectionValues::template);
    Optional<PlatformChoice> platform = GlobalFlags.platform(invocation);
    try (OpenSource opened = OpenSource.of(from, SideFlags.ONLY, invocation)) {
      ImageSource source = opened.image();
      Terminal terminal = invocation.terminal();
      if (raw) {
        terminal.bytes(
            invocation.has(CONFIG) ? source.image(platform).config() : source.manifest().content());
      } else if (invocation.has(CONFIG)) {
        byte[] config = Inspection.configJson(source, platform);
        print(config, template.map(t -> t.render(InspectionValues.ofConfig(config))), terminal);
      } else {
        Inspection inspection = Inspection.of(source, from, platform);
        if (from instanceof Location.InRegistry(var reference) && !invocation.has(NO_TAGS)) {
          inspection =
              inspection.withRepoTags(tags(opened.client().orElseThrow(), reference, terminal));
        }
        byte[] json = inspection.toJson();
        Inspection told = inspection;
        print(json, template.map(t -> t.render(InspectionValues.of(told, json))), terminal);
      }
    }
  }

  /** As containers/common's report understands it. */
  private static boolean isJson(String format) {
    String bare = format.replace(" ", "");
    return bare.equals("json") || bare.equals("{{json.}}");
  }

  private static void print(byte[] json, Optional<String> rendered, Terminal terminal) {
    if (rendered.isPresent()) {
      terminal.out().print(rendered.get());
    } else {
      terminal.bytes(json);
      terminal.result("");
    }
  }

  /** None where the registry does not list them, as some do not. */
  private static List<String> tags(
      RegistryClient client, RegistryReference reference, Terminal terminal) {
    try {
      return client.forPull(reference).getLast().tags();
    } catch (RegistryException e) {
      if (e.codes().contains(DENIED) || e.status() == NOT_FOUND) {
        terminal.warning("the registry does not list the tags of " + reference.name());
        return List.of();
      }
      throw e;
    }
  }
}
