# What is another one each time it is built: its layer's tar is kept, so that the digest is that of these bytes wherever
# the image is copied from.
{ pkgs, nix2container }:
let
  program = pkgs.runCommand "non-reproducible" { } ''
    mkdir -p $out/bin
    cat >$out/bin/when <<EOF
    #!${pkgs.bashInteractive}/bin/bash
    echo built at $(date +%s.%N)
    EOF
    chmod +x $out/bin/when
  '';
in
nix2container.buildImage {
  name = "non-reproducible";
  config.Entrypoint = [ "${program}/bin/when" ];
  layers = [
    (nix2container.buildLayer {
      deps = [ program ];
      reproducible = false;
    })
  ];
}
