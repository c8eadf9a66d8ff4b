#!/bin/sh
# Makes the archives beside this script with the real tools (Info-ZIP 3.0, gzip 1.12). The text is our own.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ printf '灯还亮着 雨在敲窗\n'; printf '他把一页没写完的信\n折成小小的船\n'; printf 'a boat of paper, out of sight\n'; } > "$work/boat.txt"
mkdir "$work/songs"
cp "$work/boat.txt" "$work/songs/boat.txt"
rm -f ./*.zip ./*.gz
(cd "$work" && zip -q -X deflated.zip boat.txt && zip -q -X -0 stored.zip boat.txt && zip -q -r -X folder.zip songs/ \
  && zip -q -X -P secret encrypted.zip boat.txt && zip -q -X -fz zip64.zip - < boat.txt && gzip -n -9 < boat.txt > boat.txt.gz \
  && gzip -9 --name -k -c boat.txt > named.txt.gz && cat boat.txt.gz named.txt.gz > two-members.txt.gz)
cp "$work"/*.zip "$work"/*.gz .
cp "$work/boat.txt" .
