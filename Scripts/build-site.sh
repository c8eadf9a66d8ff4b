#!/usr/bin/env bash
# Makes the whole site, lessons and reference, in .build-site; any static file server shows it:
#
#   bash Scripts/build-site.sh && python3 -m http.server --directory .build-site
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv-site/bin/python ] || python3 -m venv .venv-site
.venv-site/bin/pip install -q 'markdown-it-py>=3,<5' 'pygments>=2.17,<3'
bash Scripts/build-docc.sh .build-site
.venv-site/bin/python Scripts/site/build.py .build-site
.venv-site/bin/python Scripts/site/check-links.py .build-site
