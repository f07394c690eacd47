//! Drawings of packs and bags.

pub(crate) const TREKKING_PACK: &str = r##"<path class="o" d="M172 62q28-30 56 0" stroke-width="9"/>
<path class="s" d="M134 160c-26 22-32 96-22 158l30 12V160zM266 160c26 22 32 96 22 158l-30 12V160z"/>
<rect class="a" x="100" y="176" width="26" height="92" rx="10"/><path class="d" d="M104 164h18v14h-18z"/>
<path class="s" d="M98 236q14 8 30 2l4 84-26-8z"/>
<rect class="m" x="126" y="108" width="148" height="226" rx="42"/>
<path class="h" d="M138 170c-4 50-2 100 6 132h12V160z"/>
<path class="s" d="M148 214h104v82c0 20-12 28-28 28h-48c-16 0-28-8-28-28z"/>
<path class="t" d="M150 234h100"/><path class="d" d="M244 231h12v22h-6v-14h-6z"/>
<path class="l" d="M116 140c0-46 36-74 84-74s84 28 84 74c0 14-8 22-22 22H138c-14 0-22-8-22-22z"/>
<path class="h" d="M132 136c2-32 24-52 56-56-18 10-36 28-38 56z"/><path class="t" d="M128 148h144"/>
<path class="d" d="M156 120h11v104h-11zM233 120h11v104h-11z"/>
<rect class="a" x="150" y="172" width="23" height="17" rx="4"/><rect class="a" x="227" y="172" width="23" height="17" rx="4"/>
<rect class="d" x="182" y="106" width="36" height="24" rx="4"/><path class="a" d="M188 124l9-11 5 6 4-4 6 9z"/>
<rect class="a" x="108" y="318" width="184" height="32" rx="16"/><circle class="k" cx="123" cy="334" r="11"/><circle class="k" cx="277" cy="334" r="11"/>
<path class="d" d="M160 312h10v42h-10zM230 312h10v42h-10z"/>"##;

pub(crate) const DAYPACK: &str = r##"<path class="o" d="M178 92c0-34 44-34 44 0" stroke-width="9"/>
<path class="s" d="M112 190c-14 40-14 90-4 126l26 14V176zM288 190c14 40 14 90 4 126l-26 14V176z"/>
<path class="m" d="M118 176c0-62 32-92 82-92s82 30 82 92v124c0 28-16 42-42 42h-80c-26 0-42-14-42-42z"/>
<path class="h" d="M130 180c0-44 18-70 44-80-12 20-18 44-18 80v140c-18-2-26-14-26-30z"/>
<path class="t" d="M136 168c2-42 26-64 64-64s62 22 64 64"/>
<path class="d" d="M262 160h9v26h-9z"/><path class="a" d="M260 184h13v14l-6 8-7-8z"/>
<path class="s" d="M138 222c0-14 8-22 22-22h80c14 0 22 8 22 22v76c0 16-10 26-26 26h-72c-16 0-26-10-26-26z"/>
<path class="l" d="M138 222c0-14 8-22 22-22h80c14 0 22 8 22 22v8H138z"/><path class="t" d="M150 300q50 18 100 0"/>
<rect class="d" x="180" y="150" width="40" height="26" rx="5"/><path class="a" d="M187 170l9-12 5 7 4-5 8 10z"/>
<path class="d" d="M194 200h12v44h-12z"/><rect class="a" x="188" y="238" width="24" height="18" rx="4"/>"##;

pub(crate) const DUFFEL: &str = r##"<path class="o" d="M128 190C140 108 260 108 272 190" stroke-width="12"/>
<path class="m" d="M66 214c0-28 18-44 44-44h180c26 0 44 16 44 44v84c0 26-16 42-40 42H106c-24 0-40-16-40-42z"/>
<path class="s" d="M66 290h268v10c0 26-16 42-40 42H106c-24 0-40-16-40-42z"/>
<path class="l" d="M66 214c0-28 18-44 44-44h180c26 0 44 16 44 44v6H66z"/>
<path class="h" d="M84 212c2-18 14-28 30-28h60v12h-56c-14 0-20 6-20 20v70H84z"/>
<path class="t" d="M88 196h224"/><path class="a" d="M292 189h22v14h-22z"/>
<path class="d" d="M120 172h18v168h-18zM262 172h18v168h-18z"/>
<path class="o" d="M129 210C150 262 250 262 271 210" stroke-width="11"/>
<rect class="a" x="178" y="238" width="44" height="22" rx="8"/>
<rect class="w" x="170" y="288" width="60" height="30" rx="5"/><path class="s" d="M178 311l14-16 8 9 6-7 14 14z"/>
<path class="d" d="M54 232h16v42H54zM330 232h16v42h-16z"/>"##;

pub(crate) const SLING: &str = r##"<path class="o" d="M96 250C40 150 120 50 226 58c88 8 122 90 84 168" stroke-width="15"/>
<rect class="a" x="262" y="72" width="32" height="22" rx="5" transform="rotate(32 278 83)"/>
<path class="s" d="M86 244c-4 58 40 100 108 98 78-2 132-46 130-112z"/>
<path class="m" d="M84 228c6-34 40-46 114-46s122 8 126 42c4 44-44 100-126 102-70 2-120-36-114-98z"/>
<path class="h" d="M98 236c6-26 34-38 84-40-36 14-52 40-48 92-22-10-38-28-36-52z"/>
<path class="t" d="M104 218q94-26 200 0"/><path class="a" d="M296 210h12v14l-6 10-6-10z"/>
<path class="s" d="M132 250c40-10 98-10 142 0-8 34-38 54-76 54-36 0-62-20-66-54z"/>
<path class="l" d="M132 250c40-10 98-10 142 0l-3 9c-42-8-96-8-136 0z"/>
<rect class="d" x="184" y="268" width="36" height="22" rx="4"/><path class="a" d="M190 285l8-10 5 6 4-4 7 8z"/>"##;

pub(crate) const ROLL_TOP: &str = r##"<path class="s" d="M118 150c-14 50-16 130-8 176l26 12V140zM282 150c14 50 16 130 8 176l-26 12V140z"/>
<path class="m" d="M126 116h148l8 196c0 18-12 30-30 30H148c-18 0-30-12-30-30z"/>
<path class="h" d="M136 124h24l-6 206c-14-2-22-8-22-20z"/>
<path class="l" d="M114 92c0-12 8-18 20-18h132c12 0 20 6 20 18v30c0 10-6 16-16 16H130c-10 0-16-6-16-16z"/>
<path class="s" d="M114 104h172v10H114zM118 126h164v8H118z"/>
<path class="d" d="M194 64h13v96h-13z"/><rect class="a" x="186" y="148" width="29" height="22" rx="5"/>
<path class="d" d="M104 96h18v34h-18zM278 96h18v34h-18z"/>
<path class="a" d="M142 196h116v14H142z"/><path class="w" d="M142 201h116v4H142z"/>
<path class="s" d="M146 232h108v76c0 10-6 16-16 16h-76c-10 0-16-6-16-16z"/><path class="t" d="M154 244h92"/>
<path class="o" d="M160 262l80 46M240 262l-80 46" stroke-width="4"/>
<circle class="a" cx="160" cy="262" r="6"/><circle class="a" cx="240" cy="262" r="6"/><circle class="a" cx="160" cy="308" r="6"/><circle class="a" cx="240" cy="308" r="6"/>"##;

pub(crate) const PACKING_CUBES: &str = r##"<g><rect class="s" x="70" y="262" width="262" height="80" rx="18"/>
<rect class="m" x="70" y="252" width="262" height="74" rx="18"/><path class="t" d="M84 290h234"/>
<path class="a" d="M296 283h20v14h-20z"/><path class="h" d="M88 262h150v10H84z"/><path class="o" d="M176 326q25 16 50 0" stroke-width="7"/></g>
<g><rect class="a" x="98" y="182" width="204" height="72" rx="16"/><path class="k" d="M98 222h204v16c0 10-6 16-16 16H114c-10 0-16-6-16-16z"/>
<path class="h" d="M114 190h110v10H110z"/><path class="t" d="M110 220h178"/><path class="d" d="M270 213h18v14h-18z"/></g>
<g><rect class="l" x="124" y="112" width="148" height="72" rx="16"/><path class="k" d="M124 152h148v16c0 10-6 16-16 16H140c-10 0-16-6-16-16z"/>
<rect class="w" x="142" y="122" width="112" height="24" rx="8" opacity=".55"/><path class="t" d="M136 152h122"/><path class="d" d="M242 145h16v14h-16z"/></g>
<path class="s" d="M152 112c2-18 20-26 44-24 22 2 34 10 36 24z"/><path class="h" d="M168 104c6-8 18-10 30-8l-6 12h-26z"/>"##;
