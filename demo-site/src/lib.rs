//! tmp
mod art; mod catalogue; mod money; pub mod settings; pub mod variant;
#[test] fn sheet(){
 use catalogue::*;
 std::fs::create_dir_all("/tmp/demo-check/svg").unwrap();
 let mut html=String::from("<body style='margin:0;background:#fff;display:grid;grid-template-columns:repeat(6,200px);gap:6px'>");
 for p in products(){ let s=art::picture(p,&p.first_tone()); std::fs::write(format!("/tmp/demo-check/svg/{}.svg",p.slug),s).unwrap(); html+=&format!("<img width=200 src=svg/{}.svg>",p.slug);}
 std::fs::write("/tmp/demo-check/sheet.html",html).unwrap();
 std::fs::write("/tmp/demo-check/hero-day.svg",art::hero(art::Light::Day)).unwrap();
 std::fs::write("/tmp/demo-check/hero-night.svg",art::hero(art::Light::Night)).unwrap();
}
