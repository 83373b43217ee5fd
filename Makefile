# make run          the till on the sample city; where there is no display, a whole day without a window
# make test         every check and test (the same as `make check`)
# make text         compile the texts after changing a .po file by hand
# make screenshots  pictures of every screen
# make pictures     the pictures of the guides anew (docs/pictures)
# make bench        measurements, each beside its floor
# make campaign-model     random days beside a plain model: STEPS=50000 SEED=...
# make campaign-power     power cuts at any change of the disk: CUTS=100000 SEED=...
# make campaign-kill      kill -9 of the till's window at random moments of whole days: KILLS=2000 SEED=...
# make campaign-faults    disks that are full, fail to write, to sync, to read: LIVES=20000 SEED=...
# make campaign-damage    bits that flip, pages that change places, files cut short: WOUNDS=20000 SEED=...
# make campaign-cards     the card terminal's line cut at every byte, the till killed at every step: CUTS=... PROTOCOL=... EACH_BYTE=1 SEED=...
# make peers        other people's programs against our virtual devices (installs nodejs and npm)
# make lock         resolve the dependencies anew (needs uv)
# Each sets up all it needs; see tools/setup.sh.

python := .venv/bin/python
demo := demo/$(shell date +%Y-%m-%d-%H%M%S)

.PHONY: run test check text screenshots pictures bench campaign-model campaign-power campaign-kill campaign-faults campaign-damage campaign-cards peers lock
.SILENT:

run:
	tools/setup.sh run
	if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    exec $(python) -m pos till --sample --data data/sample; \
	else \
	    echo "There is no display here, so the till cannot open its window. Playing a whole day without it instead."; \
	    exec $(python) -m pos demo --data $(demo); \
	fi

test check:
	tools/setup.sh test
	$(python) -m tools.check

text:
	tools/setup.sh run

screenshots:
	tools/setup.sh run
	$(python) -m pos screenshots --out screenshots

pictures:
	tools/setup.sh run
	$(python) -m tools.pictures

bench:
	tools/setup.sh run
	$(python) -m pos bench

campaign-model:
	tools/setup.sh test
	$(python) -m tests.campaigns model $(if $(STEPS),--steps $(STEPS)) $(if $(SEED),--seed $(SEED))

campaign-power:
	tools/setup.sh test
	$(python) -m tests.campaigns power $(if $(CUTS),--cuts $(CUTS)) $(if $(SEED),--seed $(SEED))

campaign-kill:
	tools/setup.sh test
	$(python) -m tests.campaigns kill $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED))

campaign-faults:
	tools/setup.sh test
	$(python) -m tests.campaigns faults $(if $(LIVES),--lives $(LIVES)) $(if $(SEED),--seed $(SEED))

campaign-damage:
	tools/setup.sh test
	$(python) -m tests.campaigns damage $(if $(WOUNDS),--wounds $(WOUNDS)) $(if $(SEED),--seed $(SEED))

campaign-cards:
	tools/setup.sh test
	$(python) -m tests.campaigns cards $(if $(CUTS),--cuts $(CUTS)) $(if $(PROTOCOL),--protocol $(PROTOCOL)) $(if $(EACH_BYTE),--each-byte) $(if $(SEED),--seed $(SEED))

peers:
	tools/setup.sh peers
	COUNTERFOIL_REQUIRE_PEERS=1 $(python) -m pytest -q tests/peers

# Hashes only, one file for every platform and Python; no index host is written into it.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --group dev pyproject.toml -o requirements.lock
