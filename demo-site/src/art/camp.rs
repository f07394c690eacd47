//! Drawings of the camp kitchen and of lights.

pub(crate) const FLASK: &str = r##"<path class="o" d="M236 96c40 0 44 42 12 50" stroke-width="8"/>
<path class="d" d="M158 62c0-10 8-16 18-16h48c10 0 18 6 18 16v44h-84z"/><path class="h" d="M168 58h12v44h-12z"/><path class="a" d="M158 98h84v14h-84z"/>
<path class="m" d="M150 138c0-16 4-26 10-26h80c6 0 10 10 10 26v180c0 18-10 26-26 26h-48c-16 0-26-8-26-26z"/>
<path class="s" d="M222 112h18c6 0 10 10 10 26v180c0 18-10 26-26 26h-14c12-60 16-160 12-232z"/>
<path class="h" d="M160 130h14v196c-10-2-14-8-14-18z"/>
<path class="l" d="M150 150h100v10H150z"/><path class="d" d="M150 326h100c-2 12-12 18-26 18h-48c-14 0-24-6-26-18z"/>
<path class="w" d="M164 256l24-40 14 20 10-13 24 33z"/><circle class="a" cx="222" cy="206" r="8"/>
<path class="t" d="M164 272h72"/>"##;

pub(crate) const MUG: &str = r##"<path class="o" d="M286 176c70-14 80 104-14 106" stroke-width="19"/><path d="M286 176c70-14 80 104-14 106" fill="none" stroke="#fff" stroke-opacity=".2" stroke-width="5"/>
<path class="m" d="M94 130h206l-10 180c-2 20-14 32-34 32H138c-20 0-32-12-34-32z"/>
<path class="s" d="M244 130h56l-10 180c-2 20-14 32-34 32h-36c16-60 24-140 24-212z" opacity=".7"/>
<ellipse class="d" cx="197" cy="130" rx="106" ry="22"/><ellipse cx="197" cy="132" rx="92" ry="15" fill="#5a3822"/><ellipse cx="180" cy="129" rx="40" ry="5" fill="#fff" opacity=".22"/>
<path class="h" d="M112 160h22l4 162c-14-2-20-10-22-22z"/>
<path class="a" d="M140 278l40-62 24 32 16-20 36 50z"/><circle class="a" cx="232" cy="196" r="12"/>
<path class="k" d="M140 112c-18-22 18-34 2-62 30 20 4 42 14 62zM196 108c-18-24 20-38 2-70 32 22 6 46 14 70zM248 112c-16-20 16-30 2-54 26 16 4 36 12 54z"/>"##;

pub(crate) const STOVE: &str = r##"<path class="s" d="M120 262c0-24 36-34 80-34s80 10 80 34v56c0 18-36 28-80 28s-80-10-80-28z"/>
<path fill="#c9572f" d="M120 262c0-24 36-34 80-34s80 10 80 34v50c-4 14-38 22-80 22s-76-8-80-22z"/>
<path class="w" d="M120 280c30 14 130 14 160 0v26c-30 14-130 14-160 0z"/><path fill="#c9572f" d="M184 308l12-18 7 9 4-5 10 14z"/>
<path class="h" d="M134 256c8-8 18-12 30-14v88c-14-2-24-6-30-10z"/>
<rect class="l" x="178" y="206" width="44" height="28" rx="6"/><rect class="m" x="188" y="150" width="24" height="62" rx="4"/>
<path class="o" d="M214 190h46" stroke-width="6"/><circle class="d" cx="268" cy="190" r="13"/><circle class="a" cx="268" cy="190" r="6"/>
<path class="l" d="M164 132h72l-10 24h-52z"/><path class="s" d="M208 132h28l-10 24h-24z"/>
<path class="o" d="M172 150 112 118V98M228 150l60-32V98M200 150v-22" stroke-width="8" style="stroke:#6d777d"/>
<path fill="#6fb4e8" opacity=".85" d="M160 130c-10-30 14-36 14-62 18 14 20 38 12 62zM186 130c-10-36 14-50 14-84 20 24 28 56 14 84zM216 130c-8-26 8-34 12-56 16 18 18 38 10 56z"/>
<path fill="#fff" opacity=".6" d="M194 130c-4-20 6-28 6-44 10 14 12 30 6 44z"/>"##;

pub(crate) const COOKSET: &str = r##"<path class="o" d="M300 268h66" stroke-width="13"/><path class="a" d="M330 261h40v15h-40z"/>
<path class="m" d="M92 232h216v78c0 22-12 34-34 34H126c-22 0-34-12-34-34z"/><path class="s" d="M244 232h64v78c0 22-12 34-34 34h-44c12-36 16-76 14-112z"/>
<ellipse class="l" cx="200" cy="232" rx="110" ry="20"/><ellipse class="d" cx="200" cy="232" rx="98" ry="14"/>
<path class="h" d="M108 252h18v82c-12-4-18-10-18-22z"/>
<path class="o" d="M272 168h58" stroke-width="11"/><path class="a" d="M300 162h36v13h-36z"/>
<path class="l" d="M122 150h156v64c0 18-10 28-28 28H150c-18 0-28-10-28-28z"/><path class="m" d="M232 150h46v64c0 18-10 28-28 28h-34c10-28 16-60 16-92z"/>
<path class="h" d="M136 168h14v64c-10-2-14-8-14-18z"/>
<ellipse class="s" cx="200" cy="150" rx="82" ry="15"/><path class="m" d="M120 146c6-26 34-40 80-40s74 14 80 40c-20 16-140 16-160 0z"/>
<path class="h" d="M140 136c8-12 24-18 46-20-14 8-20 16-22 26z"/><rect class="d" x="186" y="84" width="28" height="24" rx="8"/><rect class="a" x="180" y="78" width="40" height="15" rx="7"/>
<circle class="d" cx="240" cy="132" r="4"/><circle class="d" cx="252" cy="136" r="4"/><circle class="d" cx="228" cy="129" r="4"/>
<path class="k" d="M156 70c-12-16 12-24 2-44 22 14 4 30 10 44zM240 70c-12-16 12-24 2-44 22 14 4 30 10 44z"/>"##;

pub(crate) const HEADLAMP: &str = r##"<path fill="#fff3c4" opacity=".75" d="M214 214 396 120v230z"/><path fill="#fff8dc" opacity=".7" d="M214 214 396 170v126z"/>
<path class="o" d="M78 250C40 130 130 74 216 92c70 16 96 60 88 110" stroke-width="30" style="stroke:#47618a"/>
<path class="o" d="M78 250C40 130 130 74 216 92c70 16 96 60 88 110" stroke-width="30" stroke-dasharray="3 13" style="stroke:#e0894d"/>
<path class="o" d="M78 250c14 40 60 56 112 46" stroke-width="30" style="stroke:#203049"/>
<rect class="d" x="120" y="82" width="34" height="40" rx="7" transform="rotate(-28 137 102)"/>
<path class="s" d="M132 200c0-22 14-36 36-36h76c22 0 36 14 36 36v64c0 22-14 36-36 36h-76c-22 0-36-14-36-36z"/>
<path class="m" d="M128 192c0-22 14-36 36-36h76c22 0 36 14 36 36v64c0 22-14 36-36 36h-76c-22 0-36-14-36-36z"/>
<path class="h" d="M142 196c0-16 8-26 22-26h50c-28 10-46 30-48 64v40c-14 0-24-6-24-20z"/>
<circle class="d" cx="214" cy="222" r="48"/><circle class="l" cx="214" cy="222" r="39"/><circle fill="#fff3c4" cx="214" cy="222" r="29"/><circle fill="#fff" cx="206" cy="213" r="11"/>
<circle fill="#c8402f" cx="154" cy="258" r="9"/><rect class="a" x="146" y="150" width="38" height="12" rx="6"/><circle class="w" cx="154" cy="228" r="5"/>"##;

pub(crate) const LANTERN: &str = r##"<defs><radialGradient id="glow"><stop stop-color="#ffd98a" stop-opacity=".95"/><stop offset="1" stop-color="#ffd98a" stop-opacity="0"/></radialGradient></defs><circle cx="200" cy="208" r="172" fill="url(#glow)"/>
<path class="o" d="M136 128C140 34 260 34 264 128" stroke-width="7"/>
<path class="s" d="M146 112c2-28 26-42 54-42s52 14 54 42z"/><path class="m" d="M146 112c2-28 26-42 54-42 8 0 16 1 22 4-30 4-44 18-46 38z"/><path class="d" d="M138 110h124v18H138z"/>
<path fill="#fff1cd" d="M150 128h100c12 40 12 90 0 130H150c-12-40-12-90 0-130z"/><path fill="#ffe0a0" d="M176 128h48c10 40 10 90 0 130h-48c-10-40-10-90 0-130z"/>
<path fill="none" stroke="#e88a2b" stroke-width="5" stroke-linecap="round" d="M188 244v-40c-14-20-8-42 12-42s26 22 12 42v40"/><path fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" d="M190 238v-34c-10-18-6-34 10-34"/>
<path class="o" d="M150 128c-14 42-14 88 0 130M250 128c14 42 14 88 0 130M200 128v0" stroke-width="5"/>
<path class="d" d="M138 256h124v18H138z"/><path class="m" d="M132 274h136l10 52c2 12-4 18-16 18H138c-12 0-18-6-16-18z"/><path class="s" d="M232 274h36l10 52c2 12-4 18-16 18h-38c10-22 12-46 8-70z"/>
<circle class="d" cx="200" cy="309" r="21"/><circle class="a" cx="200" cy="309" r="14"/><path class="w" d="M198 296h4v13h-4z"/><path class="h" d="M142 284h16l-6 50h-14z"/>"##;
