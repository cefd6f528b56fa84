import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pulls an image from a registry on loopback, and forgets it: as {@code podman} does for the
 * program when that is trained.
 */
final class TrainingPull {

  private static final Pattern LOCATION = Pattern.compile("location *= *\"([^\"]*)\"");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private TrainingPull() {}

  /** Arguments: those of {@code podman pull}; where from is in a registries.conf. */
  public static void main(String[] args) throws IOException {
    String conf = Files.readString(Path.of(System.getenv("CONTAINERS_REGISTRIES_CONF")));
    Matcher location = LOCATION.matcher(conf);
    if (!location.find()) {
      throw new IOException("no location in " + conf);
    }
    String place = location.group(1);
    String name = args[args.length - 1];
    int slash = place.indexOf('/');
    String id =
        of(
            "http://" + place.substring(0, slash),
            place.substring(slash + 1),
            name.substring(name.lastIndexOf(':') + 1));
    System.out.println(id.substring(id.indexOf(':') + 1));
  }

  /** Gives the image ID: the digest of the config, which stands first in a manifest. */
  static String of(String url, String repository, String tag) throws IOException {
    get(url + "/v2/");
    String base = url + "/v2/" + repository;
    Matcher digest = DIGEST.matcher(get(base + "/manifests/" + tag));
    String id = "";
    while (digest.find()) {
      get(base + "/blobs/" + digest.group());
      id = id.isEmpty() ? digest.group() : id;
    }
    return id;
  }

  private static String get(String url) throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestProperty("Accept", "application/vnd.oci.image.manifest.v1+json");
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes());
    }
  }
}
